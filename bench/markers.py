"""Tables that programs write into pages that people write."""

from __future__ import annotations


def put_between_markers(text: str, content: str, name: str) -> str:
    r"""A page with new content between two markers, which are added at its end where it has none.

    Args:
        text: the page.
        content: what is to stand there.
        name: of the markers.

    Raises:
        SystemExit: the closing marker is missing.

    >>> put_between_markers("a\n<!-- speed -->\nold\n<!-- /speed -->\nb\n", "new", "speed")
    'a\n<!-- speed -->\n\nnew\n\n<!-- /speed -->\nb\n'
    """
    opening, closing = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, found, rest = text.partition(opening)
    _, closed, after = rest.partition(closing)
    if not found:
        before, after = f"{text.rstrip()}\n\n".lstrip(), "\n"
    elif not closed:
        raise SystemExit(f"{opening} is not followed by {closing}")
    return f"{before}{opening}\n\n{content}\n\n{closing}{after}"
