"""What all pages share."""

import pytest

from .conftest import violations


@pytest.mark.parametrize("size", ["landscape", "phone"])
@pytest.mark.parametrize("mode", ["", "elder", "contrast"])
def test_every_piece_can_be_read_by_everybody(screens, size, mode):
    page = screens.open("/design", size)
    if mode:
        page.click(f"button[data-mode={mode}]")
    screens.keep(page, f"design-{size}-{mode or 'plain'}")
    assert violations(page) == []
    assert not screens.errors
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
