"""Delivery by HTTP: signatures, encodings, retries and their headers."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import parse_qs

import pytest
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.emulator import Emulator, Mishap, Timing, UnverifiedUrl
from bot.emulator.server import Server
from tests.bot.emulator.sample_app import MANIFEST
from tests.bot.emulator.wards import Json, Ward, button, form, new_ward, plain, web


@dataclass(frozen=True, slots=True)
class Post:
    """One post as the app got it."""

    headers: dict[str, str]
    body: str

    @property
    def form(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(self.body).items()}


@dataclass(slots=True)
class Ear:
    """An app that listens and gives challenges back. It answers `answers` in turn, then 200."""

    posts: list[Post] = field(default_factory=list)
    answers: list[Response] = field(default_factory=list)
    challenges: list[Post] = field(default_factory=list)
    queries: list[str] = field(default_factory=list)
    gives_back: Callable[[str], Response] = PlainTextResponse
    url: str = ""


@contextmanager
def listening() -> Iterator[Ear]:
    ear = Ear()

    async def hear(request: Request) -> Response:
        body = (await request.body()).decode()
        ear.queries.append(request.url.query)
        if "url_verification" in body:
            ear.challenges.append(Post(dict(request.headers), body))
            return ear.gives_back(json.loads(body)["challenge"])
        ear.posts.append(Post(dict(request.headers), body))
        return ear.answers.pop(0) if ear.answers else Response()

    server = Server(Starlette(routes=[Route("/slack", hear, methods=["POST"])]), 0)
    server.start(lambda _loop: None, lambda: None)
    ear.url = f"http://127.0.0.1:{server.port}/slack"
    try:
        yield ear
    finally:
        server.stop()


@pytest.fixture
def ear() -> Iterator[Ear]:
    with listening() as ear:
        yield ear


@pytest.fixture
def ward(ear: Ear) -> Iterator[Ward]:
    with Emulator(limits=False, timing=Timing(event_retries=(0.0, 0.0))) as emulator:
        emulator.install(MANIFEST)
        emulator.deliver_by_http(ear.url)
        yield new_ward(emulator)


def heard(ward: Ward, ear: Ear, count: int) -> list[Post]:
    ward.emulator.wait_until(lambda: len(ear.posts) >= count, what=f"{count} posts")
    return ear.posts


def test_the_official_verifier_takes_the_signature(ward: Ward, ear: Ear) -> None:
    ward.anna.types_command("/say hello & goodbye", ward.channel)
    (post,) = ear.posts
    verifier = SignatureVerifier(ward.emulator.signing_secret)
    assert verifier.is_valid_request(post.body, post.headers)


def test_another_secret_does_not_fit_the_signature(ward: Ward, ear: Ear) -> None:
    ward.anna.types_command("/say hello", ward.channel)
    (post,) = ear.posts
    assert not SignatureVerifier("another").is_valid_request(post.body, post.headers)


def test_a_command_comes_as_a_form(ward: Ward, ear: Ear) -> None:
    ward.anna.types_command("/say hello & goodbye", ward.channel)
    form = ear.posts[0].form
    assert (form["command"], form["text"], form["user_id"], form["channel_id"]) == (
        "/say",
        "hello & goodbye",
        ward.anna.id,
        ward.channel,
    )


@pytest.mark.parametrize(
    ("private", "name"), [(False, "leads"), (True, "privategroup")], ids=["public", "private"]
)
def test_a_command_does_not_give_a_private_channels_name_away(
    ward: Ward, ear: Ear, private: bool, name: str
) -> None:
    leads = ward.emulator.add_channel("leads", [ward.ben], private=private)
    ward.ben.types_command("/say hello", leads)
    assert ear.posts[0].form["channel_name"] == name


def test_an_interaction_comes_as_a_payload_in_a_form(ward: Ward, ear: Ear) -> None:
    ward.anna.uses_shortcut("Go")
    payload: Json = json.loads(ear.posts[0].form["payload"])
    assert (payload["type"], payload["callback_id"]) == ("shortcut", "go")


def test_an_event_comes_as_json(ward: Ward, ear: Ear) -> None:
    ward.ben.says("hello", ward.channel)
    (post,) = heard(ward, ear, 1)
    assert post.headers["content-type"] == "application/json"
    assert json.loads(post.body)["event"]["text"] == "hello"


def test_an_event_that_fails_comes_again_with_its_headers(ward: Ward, ear: Ear) -> None:
    ear.answers += [Response(status_code=500), Response(status_code=500)]
    ward.ben.says("hello", ward.channel)
    posts = heard(ward, ear, 3)
    told = [
        (p.headers.get("x-slack-retry-num"), p.headers.get("x-slack-retry-reason")) for p in posts
    ]
    assert told == [(None, None), ("1", "http_error"), ("2", "http_error")]


def test_an_app_may_ask_for_no_retry(ward: Ward, ear: Ear) -> None:
    ear.answers.append(Response(status_code=500, headers={"X-Slack-No-Retry": "1"}))
    ward.ben.says("one", ward.channel)
    ward.emulator.wait_until(
        lambda: any(not e.ok for e in ward.emulator.backend.traffic.after()), what="a failed ack"
    )
    ward.ben.says("two", ward.channel)
    texts = [json.loads(post.body)["event"]["text"] for post in heard(ward, ear, 2)]
    assert texts == ["one", "two"]


def test_an_app_that_is_not_there_fails_with_slacks_word(ward: Ward) -> None:
    ward.emulator.deliver_by_http("http://127.0.0.1:9/slack", verify=False)
    outcome = ward.anna.types_command("/say hello", ward.channel)
    assert outcome.sentence == '/say failed with the error "dispatch_failed"'


def test_plain_text_in_the_answer_to_a_command_is_a_message(ward: Ward, ear: Ear) -> None:
    ear.answers.append(Response("Heard"))
    ward.anna.types_command("/say hello", ward.channel)
    assert [m.text for m in ward.anna.sees(ward.channel)] == ["Heard"]


def test_what_is_answered_to_a_press_is_left_aside(ward: Ward, ear: Ear) -> None:
    ear.answers.append(Response("ok"))
    blocks = [{"type": "actions", "elements": [button("4", "rate")]}]
    ward.client.chat_postMessage(channel=ward.channel, text="x", blocks=blocks)
    heard(ward, ear, 1)
    assert ward.anna.presses("4", channel=ward.channel).ok
    assert len(ward.anna.sees(ward.channel)) == 1


def test_an_app_that_takes_too_long_is_a_timeout() -> None:
    with Emulator(timing=Timing(ack=0.1, event_retries=())) as emulator:
        emulator.install(MANIFEST)
        ward = new_ward(emulator)
        with _silent_port() as port:
            emulator.deliver_by_http(f"http://127.0.0.1:{port}/slack", verify=False)
            outcome = ward.anna.types_command("/say hello", ward.channel)
    assert outcome.sentence == '/say failed with the error "operation_timeout"'


def test_an_app_that_dribbles_is_a_timeout_too() -> None:
    with Emulator(timing=Timing(ack=0.3, event_retries=())) as emulator:
        emulator.install(MANIFEST)
        ward = new_ward(emulator)
        with _dribbling_port() as port:
            emulator.deliver_by_http(f"http://127.0.0.1:{port}/slack", verify=False)
            outcome = ward.anna.types_command("/say hello", ward.channel)
    assert outcome.sentence == '/say failed with the error "operation_timeout"'


@contextmanager
def _dribbling_port() -> Iterator[int]:
    """A port that answers, with one byte of its header every twentieth of a second."""
    over = threading.Event()

    def dribble(listener: socket.socket) -> None:
        with suppress(OSError):
            line, _ = listener.accept()
            line.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
            while not over.wait(0.05):
                line.sendall(b"x")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=dribble, args=[listener], daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            over.set()
            thread.join(5)


def test_a_redirect_is_not_followed(ward: Ward, ear: Ear) -> None:
    ear.answers.append(RedirectResponse(ear.url, 307))
    outcome = ward.anna.types_command("/say hello", ward.channel)
    assert outcome.sentence == '/say failed with the error "dispatch_failed"'
    assert len(ear.posts) == 1


def test_an_event_that_met_a_redirect_comes_again_and_says_so(ward: Ward, ear: Ear) -> None:
    ear.answers.append(RedirectResponse(ear.url, 301))
    ward.ben.says("hello", ward.channel)
    _, again = heard(ward, ear, 2)
    assert again.headers["x-slack-retry-reason"] == "too_many_redirects"


def test_a_url_keeps_its_query(ward: Ward, ear: Ear) -> None:
    ward.emulator.deliver_by_http(f"{ear.url}?ward=willow")
    assert ear.queries[-1] == "ward=willow"


def test_posts_call_themselves_slackbot(ward: Ward, ear: Ear) -> None:
    ward.anna.types_command("/say hello", ward.channel)
    assert ear.posts[0].headers["user-agent"].startswith("Slackbot 1.0")


@pytest.mark.parametrize("answer", ["[[[", "[" * 9999, '{"text": "\\ud800"}', "NaN"])
def test_an_answer_that_is_no_json_is_taken_as_text(ward: Ward, ear: Ear, answer: str) -> None:
    ear.answers.append(PlainTextResponse(answer))
    ward.anna.types_command("/say hello", ward.channel)
    assert [m.text for m in ward.anna.sees(ward.channel)] == [answer]


# The challenge


@pytest.mark.parametrize(
    "gives_back",
    [
        PlainTextResponse,
        lambda challenge: JSONResponse({"challenge": challenge}),
        lambda challenge: PlainTextResponse(f"challenge={challenge}"),
    ],
    ids=["text", "json", "form"],
)
def test_a_url_that_gives_the_challenge_back_is_taken(
    ward: Ward, ear: Ear, gives_back: Callable[[str], Response]
) -> None:
    ear.gives_back = gives_back
    ward.emulator.deliver_by_http(ear.url)
    assert ward.anna.types_command("/say hello", ward.channel).ok


@pytest.mark.parametrize(
    "gives_back",
    [
        lambda _challenge: PlainTextResponse("hello"),
        lambda _challenge: JSONResponse({"challenge": ""}),
        lambda challenge: PlainTextResponse(challenge, 201),
    ],
    ids=["something else", "nothing", "not 200"],
)
def test_a_url_that_does_not_is_refused_and_the_old_one_stays(
    ward: Ward, ear: Ear, gives_back: Callable[[str], Response]
) -> None:
    ear.gives_back = gives_back
    with pytest.raises(UnverifiedUrl):
        ward.emulator.deliver_by_http(ear.url)
    assert ward.anna.types_command("/say hello", ward.channel).ok


def test_a_url_where_nobody_is_is_refused(ward: Ward) -> None:
    with pytest.raises(UnverifiedUrl):
        ward.emulator.deliver_by_http("http://127.0.0.1:9/slack")


def test_the_challenge_is_signed(ward: Ward, ear: Ear) -> None:
    (asked,) = ear.challenges
    verifier = SignatureVerifier(ward.emulator.signing_secret)
    assert verifier.is_valid_request(asked.body, asked.headers)


# Mishaps


def test_a_post_may_come_twice(ward: Ward, ear: Ear) -> None:
    ward.emulator.faults.next_envelope(Mishap.TWICE)
    ward.ben.says("hello", ward.channel)
    one, other = heard(ward, ear, 2)
    assert one.body == other.body
    assert "x-slack-retry-num" not in other.headers


def test_a_post_that_is_lost_comes_again_as_a_timeout() -> None:
    timing = Timing(ack=0.1, event_retries=(0.0,))
    with listening() as ear, Emulator(timing=timing) as emulator:
        ward = new_ward(emulator)
        emulator.deliver_by_http(ear.url)
        emulator.faults.next_envelope(Mishap.LOST)
        ward.ben.says("hello", ward.channel)
        (again,) = heard(ward, ear, 1)
    assert (again.headers["x-slack-retry-num"], again.headers["x-slack-retry-reason"]) == (
        "1",
        "http_timeout",
    )


@contextmanager
def _silent_port() -> Iterator[int]:
    """A port that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_a_stopped_emulator_fails_at_once(ward: Ward, ear: Ear) -> None:
    ward.emulator.stop()
    outcome = ward.anna.types_command("/say hello", ward.channel)
    assert outcome.sentence == '/say failed with the error "dispatch_failed"'
    assert ear.posts == []


def test_a_form_that_asks_for_a_response_url_brings_one_for_the_chosen_channel(
    ward: Ward, ear: Ear
) -> None:
    menu = {"type": "channels_select", "action_id": "menu", "response_url_enabled": True}
    block = {"type": "input", "block_id": "where", "label": plain("Where"), "element": menu}
    trigger = ward.emulator.backend.triggers.make(ward.anna.id)
    ward.client.views_open(trigger_id=trigger, view=form(blocks=[block]))
    ward.anna.fills({"Where": ward.channel})
    ward.anna.submits()
    payload: Json = json.loads(ear.posts[0].form["payload"])
    (grant,) = payload["response_urls"]
    web.post(grant["response_url"], json={"text": "Hello", "response_type": "in_channel"})
    assert [m.text for m in ward.ben.sees(ward.channel)] == ["Hello"]
