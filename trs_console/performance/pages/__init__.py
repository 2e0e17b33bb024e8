"""How it is going, in charts and tables."""

from trs_console.performance.pages.answers import answers_download
from trs_console.performance.pages.emails import emails_download
from trs_console.performance.pages.outcomes import matching_download, reasons_download
from trs_console.performance.pages.overview import Dates, Parts, PerformancePage, from_and_to, performance_href
from trs_console.performance.pages.promise import promise_download
from trs_console.performance.pages.requests import requests_download
from trs_console.performance.pages.tables import Download
from trs_console.performance.pages.waiting import waiting_download

__all__ = [
    "Dates",
    "Download",
    "Parts",
    "PerformancePage",
    "answers_download",
    "emails_download",
    "from_and_to",
    "matching_download",
    "performance_href",
    "promise_download",
    "reasons_download",
    "requests_download",
    "waiting_download",
]
