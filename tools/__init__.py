"""Programs that make what is checked in: tables, pictures, weights."""
