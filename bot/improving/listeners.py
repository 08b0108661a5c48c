"""What writing down what a ward does listens to."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot import ways_in
from bot.identifiers import Suspected
from bot.improving import form, forms, ids, service, views
from bot.improving.form import FormTrouble, Identified, Mercy, Typed
from bot.improving.forms import About, Ground
from bot.improving.service import Writer
from bot.kept import kept_in
from bot.listening import Listening
from bot.replies import Answer, Reply
from bot.slack.payloads import Press, Submission, View, in_modal, state_of
from bot.wiring import Wiring
from storage.base import new_id
from storage.improving import deeds


def register(listening: Listening) -> None:
    wiring = listening.wiring
    listening.press(ways_in.WRITE_DEED, lambda press: open_deed(wiring, press))
    listening.press(ways_in.PLAN, lambda press: open_agreed(wiring, press))
    listening.press(ids.one_of(ids.LIST), lambda press: open_list(wiring, press))
    listening.press(ids.one_of(ids.DONE), lambda press: open_done(wiring, press))
    listening.press(ids.one_of(ids.LATER), lambda press: open_review(wiring, press))
    listening.press(ids.one_of(ids.DROP), lambda press: drop(wiring, press))
    listening.press(ids.one_of(ids.TAKE_BACK), lambda press: take_back(wiring, press))
    listening.press(ids.TAKE_OUT, lambda press: take_out_and_save(wiring, press))
    listening.submission(ids.DEED, lambda submission: save(wiring, submission))
    listening.submission(ids.AGREED, lambda submission: save(wiring, submission))
    listening.submission(ids.REVIEW, lambda submission: save_review(wiring, submission))


def open_list(wiring: Wiring, press: Press) -> Answer:
    """Show what a ward has agreed and done."""
    with wiring.database.reading() as session:
        who, _ = _who(session, wiring, press)
        view = views.list_view(service.listed(session, wiring.catalogue, who))
    return Answer(open=view)


def open_deed(wiring: Wiring, press: Press) -> Answer:
    """Open the form for what was done, with the digest's theme chosen."""
    with wiring.database.reading() as session:
        who, theme = _who(session, wiring, press)
        about = About(who.ward.id, key=new_id())
        return _shown(press, forms.deed_form(_ground(wiring, who), about, Typed(theme=theme)))


def open_agreed(wiring: Wiring, press: Press) -> Answer:
    """Open the form for what is to be done; it is looked at in two weeks, if nobody says."""
    with wiring.database.reading() as session:
        who, theme = _who(session, wiring, press)
        about = About(who.ward.id, key=new_id())
        typed = Typed(theme=theme, review_on=(who.today + service.USUAL_WAIT).isoformat())
        return _shown(press, forms.agreed_form(_ground(wiring, who), about, typed))


def open_done(wiring: Wiring, press: Press) -> Answer:
    """Open the form for what was done, with what was agreed written in it."""
    with wiring.database.writing() as session:
        who, action_id = _who(session, wiring, press)
        action = service.unsettled(session, who, action_id)
        about = About(who.ward.id, key=new_id(), action_id=action_id)
        typed = Typed(theme=action.dimension_id or form.NO_THEME, words=_short(action.words))
        return _shown(press, forms.deed_form(_ground(wiring, who), about, typed))


def open_review(wiring: Wiring, press: Press) -> Answer:
    """Open the form for another day."""
    with wiring.database.writing() as session:
        who, action_id = _who(session, wiring, press)
        action = service.unsettled(session, who, action_id)
        about = About(who.ward.id, action_id=action_id)
        view = forms.review_form(action.words, about, who.today + service.USUAL_WAIT)
    return _shown(press, view)


def drop(wiring: Wiring, press: Press) -> Answer:
    """Let something go."""
    with wiring.database.writing() as session:
        who, action_id = _who(session, wiring, press)
        action = service.drop(session, who, action_id)
        if in_modal(press):
            return Answer(update=_list(session, wiring, who, service.became(action)), home=True)
        return Answer(say=views.settled(action.words, service.became(action)), home=True)


def take_back(wiring: Wiring, press: Press) -> Answer:
    """Take back what was written of something done."""
    with wiring.database.writing() as session:
        who, deed_id = _who(session, wiring, press)
        done = service.take_back(session, who, deed_id)
        return Answer(update=_list(session, wiring, who, done), home=True)


def save(wiring: Wiring, submission: Submission) -> Reply:
    """Save what was written, or say what is wrong with it."""
    mercy = Mercy(no_patient=bool(submission.values.get(ids.NO_PATIENT)))
    try:
        view = _try_to_save(wiring, submission, submission.view, mercy)
    except FormTrouble as trouble:
        return Reply(errors=trouble.errors)
    return Reply(update=view, home=True)


def take_out_and_save(wiring: Wiring, press: Press) -> Answer:
    """The same, without what says who a patient is."""
    view = press.view or {}
    try:
        saved = _try_to_save(wiring, press, view, Mercy(take_out=True))
    except FormTrouble:
        # The form says itself what it needs once it is sent.
        with wiring.database.reading() as session:
            who, about = _at(session, wiring, press, view)
            return Answer(update=_form(wiring, who, view, about))
    return Answer(update=saved, home=True)


def save_review(wiring: Wiring, submission: Submission) -> Reply:
    """Save the other day."""
    typed = Typed.of(submission.values)
    with wiring.database.writing() as session:
        who, about = _at(session, wiring, submission, submission.view)
        try:
            day = form.review_on(typed, who.today)
        except FormTrouble as trouble:
            return Reply(errors=trouble.errors)
        done = service.put_off(session, who, about.action_id, day)
        return Reply(update=_list(session, wiring, who, done), home=True)


def _try_to_save(wiring: Wiring, source: Press | Submission, view: View, mercy: Mercy) -> View:
    """The ward's list once it is saved, or the form as it comes back.

    :raises FormTrouble: what is wrong with which field.
    """
    typed = Typed.of(state_of(view))
    with wiring.database.writing() as session:
        who, about = _at(session, wiring, source, view)
        try:
            done = _save(session, wiring, who, view, about, typed, mercy)
        except Identified as identified:
            return _form(wiring, who, view, about, identified.suspected)
        return _list(session, wiring, who, done)


def _save(
    session: Session,
    wiring: Wiring,
    who: Writer,
    view: View,
    about: About,
    typed: Typed,
    mercy: Mercy,
) -> str:
    theme = form.theme(typed, wiring.catalogue)
    if view["callback_id"] == ids.DEED:
        words = form.deed_words(typed, mercy)
        return service.tell(
            session, who, words, theme=theme, deed_id=about.key, action_id=about.action_id
        )
    return service.agree(
        session,
        who,
        form.action_words(typed, mercy),
        theme=theme,
        owner=form.owner(typed),
        review_on=form.review_on(typed, who.today),
        action_id=about.key,
    )


def _form(
    wiring: Wiring, who: Writer, view: View, about: About, suspected: Suspected | None = None
) -> View:
    make = forms.deed_form if view["callback_id"] == ids.DEED else forms.agreed_form
    return make(_ground(wiring, who), about, Typed.of(state_of(view)), suspected)


def _list(session: Session, wiring: Wiring, who: Writer, done: str) -> View:
    return views.list_view(service.listed(session, wiring.catalogue, who, done))


def _ground(wiring: Wiring, who: Writer) -> Ground:
    return Ground(who.ward.name, who.ward.on_call, wiring.catalogue.dimensions)


def _who(session: Session, wiring: Wiring, press: Press) -> tuple[Writer, str]:
    """Who presses, and what stands behind the ward's id on the button."""
    ward_id, _, rest = press.value.partition(":")
    now = wiring.clock.now()
    return service.writer(session, press.team_id, ward_id, press.user_id, now), rest


def _at(
    session: Session, wiring: Wiring, source: Press | Submission, view: View
) -> tuple[Writer, About]:
    """Who is in a form, and what it is about."""
    about = kept_in(view, About)
    now = wiring.clock.now()
    return service.writer(session, source.team_id, about.ward_id, source.user_id, now), about


def _shown(press: Press, view: View) -> Answer:
    if press.view is not None and press.view.get("callback_id") == ids.LIST:
        # The list comes back once the form is sent, so it need not wait behind it.
        return Answer(update=view)
    return Answer(push=view) if in_modal(press) else Answer(open=view)


def _short(words: str) -> str:
    """What was agreed, as far as it may stand above a prompt."""
    few = words.split()[: deeds.MOST_WORDS]
    while len(" ".join(few)) > deeds.LONGEST:
        few.pop()
    return " ".join(few)
