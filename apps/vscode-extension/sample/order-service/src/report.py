"""Fetches the nightly report. It takes a while: the report is made when it is asked for."""
import urllib.request

REPORT = "http://localhost:{{slow}}/report"


def fetch(timeout=30):
    with urllib.request.urlopen(REPORT, timeout=timeout) as answer:
        return answer.read()
