"""Marks that programs that make sites add to Markdown."""

from pathlib import Path

import pytest

from tests.blocks import read_blocks

# What is written, and the texts that a reader of the site sees, blocks of code left out.
MARKS = {
    "Docusaurus": (
        """
:::tip Before you sail

Ask for a key.

:::
:::note[Two [keys](k.md)]{.wide}
One is spare.
:::
""",
        ["Before you sail", "Ask for a key.", "Two keys", "One is spare."],
    ),
    "containers in containers": (
        """
::::info
Outer.
:::details Show it {open}
Inner.
:::
Outer again.
::::
""",
        ["Outer.", "Show it", "Inner.", "Outer again."],
    ),
    "VitePress": (
        """
[[toc]]

::: code-group
```sh
run
```
:::

::: warning
Wet ropes.
:::

<<< @/snippets/a.js{2}
""",
        ["Wet ropes."],
    ),
    "Quarto and pandoc": (
        """
::: {.callout-tip title="Of ropes"}
Dry [them]{.smallcaps} all.
:::

![A pier](p.png){width=50%}

::: {#fig-a layout-ncol=2}
Two piers
:::
""",
        ["Of ropes", "Dry them all.", "Two piers"],
    ),
    "MkDocs": (
        """
!!! note "For *students*"
    They pay half.

    They bring:

    - a card

??? tip
    Hidden.

=== "Summer"

    Open late.

    !!! note
        Not on Sunday.

=== "Winter"
    Closed.

After.
""",
        [
            "For students",
            "They pay half.",
            "They bring:",
            "a card",
            "Hidden.",
            "Summer",
            "Open late.",
            "Not on Sunday.",
            "Winter",
            "Closed.",
            "After.",
        ],
    ),
    "boxes in lists": (
        """
1. Go aboard.

    !!! warning
        Mind the gap.

2. Sit down.
""",
        ["Go aboard.", "Mind the gap.", "Sit down."],
    ),
    "blocks of PyMdown": (
        """
/// note | Of ropes
Dry them.
///

Press ++ctrl+s++ for ^^all^^.
""",
        ["Of ropes", "Dry them.", "Press ctrl+s for all."],
    ),
    "GitHub and Obsidian": (
        """
> [!IMPORTANT]
> No cash.

> [!faq]- Are dogs let in?
> They are.
""",
        ["No cash.", "Are dogs let in?", "They are."],
    ),
    "Hugo": (
        """
A {{< glossary text="berth" term_id="berth" >}} is free, see [it]({{< ref "berth.md" >}}) or
{{% button href="/x" %}}all{{% /button %}}.

{{< figure src="/q.jpg"
  title="The quay" alt="Q"
  caption="At low tide" >}}

{{% notice tip "Read this" %}}
Come early.
{{% /notice %}}

{{< youtube w7Ft2ymGmfc >}}

{{< highlight go "linenos=table" >}}
func main() {}
{{< /highlight >}}
""",
        ["A berth is free, see it or\nall.", "The quay", "At low tide", "Read this", "Come early."],
    ),
    "Jekyll": (
        """
* TOC
{:toc}

{% include figure.html url='/a.png' caption='Two boats' %}

{% if page.x %}See
[them]({{ site.baseurl }}/a b) and [more][m].{% endif %}

{% comment %}
Nobody sees it.
{% endcomment %}

A *boat*{: .red} leaves.
{: .lead #first}

[m]: {% link m.md %}

{% highlight c %}
int x;
{% endhighlight %}
""",
        ["Two boats", "See\nthem and more.", "A boat leaves."],
    ),
    "GitBook": (
        """
{% hint style="info" %}
Bring a card.
{% endhint %}

{% tab title="On foot" %}
By the gate.
{% endtab %}
""",
        ["Bring a card.", "On foot", "By the gate."],
    ),
    "MDX": (
        """
import Tabs from '@theme/Tabs';
import {
  Fee,
} from './fee';

export const Price = ({v}) => {
  const own = v;

  return <b>{own}</b>;
};

# Fees

A night costs <Price v={12} /> euros.{/* more

soon */}

<Card
  title="At the gate"
  icon={<Gate />}
>
  Ask **there**.

    Then <b style={{color: "red"}}>go</b>.
</Card>

<Tabs>
  <TabItem value="on-foot" label="On foot">

    1. Walk.

    ```sh
    go
    ```

  </TabItem>
</Tabs>

<Admonition type="info">Students pay half.</Admonition>
""",
        [
            "Fees",
            "A night costs  euros.",
            "At the gate",
            "Ask there.",
            "Then go.",
            "On foot",
            "Walk.",
            "Students pay half.",
        ],
    ),
    "MyST": (
        """
```{note}
All {term}`boats <boat>` leave.
```

:::{admonition} Of ropes
:class: tip
Dry them.
:::

````{figure} quay.png
:name: fig-quay
The quay
````

```{code-cell}
run()
```

:::{math}
a = b
:::
""",
        ["All boats leave.", "Of ropes", "Dry them.", "The quay"],
    ),
    "mkdocstrings, snippets and icons": (
        """
::: harbour.berths.Berth
    options:
      heading: 2

--8<-- "a.md"

[:material-boat: Book](b.md){ .md-button }
it.
""",
        ["Book\nit."],
    ),
    "mdBook": (
        """
{{#include a.rs:10}}

Text.
""",
        ["Text."],
    ),
    "words": (
        """
==Never== run; the 1^st^ of M^me^ Line, x~max~ and ==**all**== boats.
""",
        ["Never run; the 1st of Mme Line, xmax and all boats."],
    ),
    "abbreviations": (
        """
The VHF is on.

*[VHF]: very high frequency
*[LSB]: lower side band
""",
        ["The VHF is on.", "very high frequency", "lower side band"],
    ),
}


@pytest.mark.parametrize("name", MARKS)
def test_marks_of_sites_are_no_text(tmp_path: Path, name: str) -> None:
    """Titles, captions and what stands between two marks are; code is as in any fence."""
    written, shown = MARKS[name]
    assert [text for kind, text in read_blocks(tmp_path / "a.md", written) if kind != "code"] == shown


PROSE = [
    "::: is a row of colons, and ::: another.",
    "::: Here begins what nobody closes.",
    "The line === parts them, as !!! does.",
    "!!! Attention please",
    '=== he said "so" and left.',
    "import goods from abroad, and export them: so it went.",
    "export default settings are kept here",
    "If a == b and c == d, or a==b, then i++ and ++j in C++.",
    "Write `{{< ref >}}`, `{% if %}`, `==x==`, `{: .red}` or `<Tabs>` so.",
    "The set {a, b} has 2^n parts, {x} and {{ version }}.",
    "A smile :{ and {: a face } stay, [so] (he said) {too}.",
    "Some {note}, ~5 of a~b~c and x^2 + y^2.",
    "*[Laughs]: well, yes*",
    "He wrote [!sic] there.",
]


@pytest.mark.parametrize("line", PROSE)
def test_prose_that_looks_like_marks_stays(tmp_path: Path, line: str) -> None:
    """Marks count where they are whole and where programs look for them."""
    shown = line.replace("`", "").strip("*")
    assert read_blocks(tmp_path / "a.md", f"Before it.\n\n{line}\n\nBehind it.\n") == [
        ("paragraph", "Before it."),
        ("paragraph", shown),
        ("paragraph", "Behind it."),
    ]


CODE = """
````md
:::tip A
```sh
run
```
:::
````

> ~~~
> {{< x >}}
> ~~~

- one

  ```{r}
  #| echo: no
  ```
"""


def test_code_of_sites_stays_code(tmp_path: Path) -> None:
    """What shows marks as code is as it was written, in whatever fence."""
    assert read_blocks(tmp_path / "a.md", CODE) == [
        ("code", ":::tip A\n```sh\nrun\n```\n:::"),
        ("code", "{{< x >}}"),
        ("list item", "one"),
        ("code", "#| echo: no"),
    ]
