"""The pages of the coach that come from data: one for each rule, and how well it does.

`python -m tests.coaching.pages` writes them; the tests hold them to what it would write.
"""

import sys
from pathlib import Path

from domain.coaching.rules.catalogue import RULES, RULES_VERSION
from domain.coaching.rules.form import ANY_LANGUAGE, Example, Rule
from domain.contacts.stage import Stage
from tests.coaching.labelled_messages import Count, counts_of, messages_of, version

DOCS = Path(__file__).parents[2] / "docs"
_MOST_SHOWN = 110
PRECISION, RECALL = 0.95, 0.85


def pages() -> dict[Path, str]:
    """Every page that is made, by where it stands."""
    made = {DOCS / "coach" / f"{rule.code}.md": _rule_page(rule) for rule in RULES}
    return made | {DOCS / "coach-accuracy.md": _accuracy_page()}


def _rule_page(rule: Rule) -> str:
    languages = ", ".join(
        "any" if language == ANY_LANGUAGE else language for language in sorted(rule.finders)
    )
    severities = " · ".join(f"{stage}: {rule.severities.get(stage, 'silent')}" for stage in Stage)
    return f"""<!-- Written by `make coach-report` from domain/coaching/rules; change it there. -->
# {rule.code}

{rule.what} {rule.why}

| | |
|---|---|
| principle | {rule.principle} |
| severity by stage | {severities} |
| languages | {languages} |
| suggestion | {rule.suggestion} |

## Why

{rule.reason}

Source: {rule.source}

## Found

{_examples(rule.matching)}

## Not found

{_examples(rule.not_matching)}
"""


def _examples(examples: tuple[Example, ...]) -> str:
    return "\n".join(f"- {_told(each)}: {_quoted(each.text)}" for each in examples)


def _told(example: Example) -> str:
    about = example.about
    told = [about.purpose.replace("_", " "), f"to {about.stage}", f"by {about.channel}"]
    if about.given_name:
        told.append(f"to be read by {about.given_name} {about.family_name}".strip())
    if about.is_follow_up:
        told.append("unanswered before")
    if about.help_received:
        told.append("after help")
    return ", ".join(told)


def _quoted(text: str) -> str:
    line = " ↵ ".join(text.split("\n"))
    shown = line if len(line) <= _MOST_SHOWN else f"{line[:_MOST_SHOWN]}… ({len(text)} characters)"
    return f"«{shown}»"


def _accuracy_page() -> str:
    tuning, reported = messages_of("tuning"), messages_of("reported")
    by_split = counts_of(reported), counts_of(tuning)
    codes = [*(rule.code for rule in RULES), ""]
    rows = "\n".join(
        f"| {f'[{code}](coach/{code}.md)' if code else '**all**'} | "
        + " | ".join(_cells(counts.get(code, Count())) for counts in by_split)
        + " |"
        for code in codes
    )
    return f"""<!-- Written by `make coach-report`; figures are measured, never typed. -->
# How well the coach does

Measured on {len(reported) + len(tuning)} labelled messages, set `{version()}`, rules version {RULES_VERSION}:
{len(reported)} in the split that is reported, {len(tuning)} in the one that rules are tuned on.
[How they were made](../tests/coaching/labelled/README.md).

*Precision* is the part of the findings that a mentor would have made, too; *recall* the part of the
mentor's findings that the coach made. A hyphen stands where there is nothing to divide by. The last row
counts every finding once.
{_verdict(by_split[0][""])}

| rule | reported: precision | recall | right · false · missed | tuning: precision | recall | the same |
|---|---|---|---|---|---|---|
{rows}
"""


def _verdict(count: Count) -> str:
    precision, recall = count.precision or 0.0, count.recall or 0.0
    reached = "is reached" if precision >= PRECISION and recall >= RECALL else "is not reached"
    return (
        f"What is aimed at, on the reported split and over all rules, is precision {PRECISION} "
        f"and recall {RECALL}. "
        f"It {reached}:\nthere precision is {precision:.2f} and recall {recall:.2f}. The figures of the tuning "
        "split "
        "only say that the rules know the\nmessages which they were written against."
    )


def _cells(count: Count) -> str:
    told = f"{count.right} · {count.false} · {count.missed}"
    return f"{_share(count.precision)} | {_share(count.recall)} | {told}"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def write() -> None:
    made = pages()
    (DOCS / "coach").mkdir(exist_ok=True)
    for stale in set((DOCS / "coach").glob("*.md")) - made.keys():
        stale.unlink()
    for path, text in made.items():
        path.write_text(text)
    sys.stdout.write(made[DOCS / "coach-accuracy.md"])


if __name__ == "__main__":
    write()
