import shutil
from playwright.sync_api import sync_playwright
from tests.bot.concerns.willow import *
from tests.bot.concerns.willow import opens_home
from tests.browser.conftest import find_browser, browser_arguments

def test_shots(willow):
    h = willow.house
    with sync_playwright() as p:
        b = p.chromium.launch(executable_path=find_browser(p), args=browser_arguments())
        def shot(person, place, name, size=(1100, 1500)):
            page = b.new_context(viewport={"width": size[0], "height": size[1]}).new_page()
            page.goto(f"{h.slack.url}/?as={person.id}&in={place}")
            page.wait_for_timeout(700)
            page.screenshot(path=f"/tmp/shot_{name}.png")
            page.close()
        opens_form(willow, h.anna)
        fills_in(h.anna, words="Two lads go quiet. 943 476 5919 has a knife.", who=[tick("Guardian", h.gwen)])
        shot(h.anna, willow.channel, "form", (1100, 2000))
        shot(h.anna, willow.channel, "form_phone", (375, 2400))
        h.anna.submits()
        h.anna.waits_for("sounds urgent")
        shot(h.anna, willow.channel, "back", (1100, 2200))
        h.anna.closes_view()
        raises(willow, h.anna)
        shot(h.anna, willow.channel, "receipt", (1100, 900))
        opens(willow, h.gwen)
        shot(h.gwen, h.gwen.dm, "reader", (1100, 1000))
        h.gwen.presses("Close", view=True); h.gwen.waits_for("How did it end")
        shot(h.gwen, h.gwen.dm, "close", (1100, 1100))
        h.gwen.closes_view()
        raises(willow, h.ben, whose="My name, only for those I ticked")
        opens_home(h.gwen)
        shot(h.gwen, "home", "home", (1100, 1000))
        h.ada.types_command("/handover recipients", channel=willow.channel); h.ada.waits_for("Recipients")
        h.ada.fills({"Recipients": [h.gwen, h.sam]}); h.ada.submits(); h.ada.waits_for("At work from")
        shot(h.ada, willow.channel, "recipients", (1100, 2200))
        b.close()
