"""The practice phone's page in the hands of a test: what a person can do with it, and what they then see."""

import re

from playwright.sync_api import Locator, Page, expect

LISTENS = re.compile("^(speaking|listening|recording)$")


class Handset:
    """Every action waits for the line's answer, as a person would."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.root = page.locator("#phone")
        self.log = page.locator("#log tr")

    def pick_up(self, address: str, caller: int = 1, language: str = "en") -> None:
        """Open the page and call as one of the practice callers."""
        self.page.goto(f"{address}/phone?lang={language}")
        self.call_again(caller)

    def call_again(self, caller: int = 1) -> None:
        self.page.locator("#caller").select_option(index=caller - 1)
        self.page.get_by_role("button", name=re.compile("Call|Appeler|Antsoy")).click()
        expect(self.log).to_have_count(1)

    def choose_language(self, key: str) -> None:
        """Press the key of a language in the greeting; a caller whom the line remembers goes back to it first."""
        while self.step.inner_text() != "greeting":
            self.press("*")
        self.press(key)

    def press(self, keys: str) -> None:
        """Press keys one after another, each after the answer to the one before."""
        for key in keys:
            turns = self.log.count()
            self.wait_until_it_listens()
            self.touch(key)
            expect(self.log).to_have_count(turns + 1)

    def touch(self, key: str) -> None:
        self.page.locator(f"[data-key='{key}']").click()

    def wait_until_it_listens(self) -> None:
        expect(self.root).to_have_attribute("data-state", LISTENS)

    def hang_up(self) -> None:
        self.page.locator("#hang-up").click()
        self.expect_over()

    def expect_over(self) -> None:
        expect(self.root).to_have_attribute("data-state", "ended")

    @property
    def step(self) -> Locator:
        return self.page.locator("#step")

    @property
    def language(self) -> Locator:
        return self.page.locator("#language")

    @property
    def said(self) -> Locator:
        return self.page.locator("#said")

    @property
    def playing(self) -> Locator:
        """The sentence that is heard now."""
        return self.page.locator("#said [aria-current=true] .now")
