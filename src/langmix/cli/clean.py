"""``langmix clean``: remove what langmix remembers."""

from __future__ import annotations

from ..errors import ConfigError
from .run import CLEAN, command, report_stream


@command
def clean() -> int:
    """Remove the caches: of results (languages and places, no words) and of translations (texts, in clear). The next run makes them anew.

    Examples:

    * langmix clean
    """
    from ..cache_file import cache_folder
    from ..cache_file import clean as remove

    folder = cache_folder()
    try:
        removed = remove()
    except OSError as error:
        raise ConfigError(f"{folder}: the cache cannot be removed: {error.strerror or error}") from error
    size = f"{removed / 1e6:,.1f} MB" if removed >= 1e6 else f"{removed / 1e3:,.0f} kB"
    report_stream().write(f"Removed {size} from {folder}.\n" if removed else "There is no cache to remove.\n")
    return CLEAN
