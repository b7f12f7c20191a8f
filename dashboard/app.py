"""The dashboard: `streamlit run dashboard/app.py -- --store PATH --city FOLDER [--lang vi|en] [--sample]`."""

from __future__ import annotations

import importlib
import logging
import sys
import threading
from html import escape
from pathlib import Path

import streamlit as st

from cities.catalog import CityError
from dashboard import data, state
from dashboard.context import Context, UsageError, parse_arguments, the_city
from dashboard.parts import empty
from dashboard.texts import text
from storage.store import StoreError

HERE = Path(__file__).parent
LOG = logging.getLogger("langnghe.dashboard")


@st.cache_resource(show_spinner=False)
def warm_up() -> None:
    """After the first page, import what the charts need, so that the first chart does not wait a second for it."""
    threading.Thread(target=importlib.import_module, args=("dashboard.charts",), daemon=True).start()


def main() -> None:
    """Draw the page that the reader asked for."""
    lang = "en" if "en" in sys.argv else "vi"
    # The page icon is a file of ours: a Material icon would be fetched from a font server by every browser.
    st.set_page_config(
        page_title=text("app", lang), page_icon=HERE / "icon.svg", layout="wide", initial_sidebar_state=320
    )
    st.html(HERE / "style.css")
    try:
        arguments = parse_arguments(sys.argv[1:])
        here = Context(arguments, the_city(arguments.city))
    except (UsageError, CityError) as error:
        empty(text("bad_start", lang), str(error))
        return
    st.session_state["context"] = here
    st.logo(HERE / "logo.svg", size="large")
    page = st.navigation(
        [
            st.Page(state.DIGEST, title=here.t("page_digest"), icon=":material/newspaper:", default=True),
            st.Page(state.MENTIONS, title=here.t("page_mentions"), icon=":material/list_alt:"),
            st.Page(state.TRENDS, title=here.t("page_trends"), icon=":material/monitoring:"),
            st.Page(state.OVERVIEW, title=here.t("page_city"), icon=":material/location_city:"),
            st.Page(state.SOURCES, title=here.t("page_sources"), icon=":material/rss_feed:"),
        ]
    )
    st.set_page_config(page_title=f"{page.title} · {here.t('app')}")
    if arguments.sample:
        st.html(f'<div class="ln-sample">{escape(here.t("sample"))}</div>')
    if not arguments.store.exists():
        empty(here.t("no_store"), here.t("no_store_hint", path=arguments.store.name))
        return
    try:
        if not data.anything_kept() and page.title != here.t("page_sources"):
            empty(here.t("empty_store"), here.t("empty_store_hint"))
            return
        page.run()
        warm_up()
    except StoreError as error:
        LOG.warning("the store cannot be read: %s", error)
        empty(here.t("store_error"), here.t("store_detail", detail=str(error)))
    except Exception:
        LOG.exception("a page failed")
        empty(here.t("fault"), "")


main()
