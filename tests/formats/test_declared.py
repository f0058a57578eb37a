from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from langmix.formats.declared import from_path
from langmix.languages import LANGUAGES, find


@pytest.mark.parametrize(
    ("path", "tag"),
    [
        ("fr.json", "fr"),
        ("pt-BR.yml", "pt-BR"),
        ("zh_Hant.po", "zh-Hant"),
        ("zh-Hant-TW.json", "zh-Hant-TW"),
        ("es-419.json", "es-419"),
        ("pt-br.json", "pt-br"),
        ("fil.json", "fil"),
        ("deu.po", "deu"),
        ("ca@valencia.po", "ca"),
        ("sr_RS@latin.po", "sr-RS"),
        ("messages.fr.json", "fr"),
        ("messages_fr.properties", "fr"),
        ("messages_pt_BR.properties", "pt-BR"),
        ("app_fr.arb", "fr"),
        ("my_app_fr.arb", "fr"),
        ("strings-fr.xml", "fr"),
        ("strings-pt-rBR.xml", "pt-BR"),
        ("how-to-fr.json", "fr"),
        ("it.json", "it"),
        ("no.yml", "no"),
        ("messages_it.properties", "it"),
        ("lib/l10n/app_id.arb", "id"),
        ("a\\b\\fr.resx", "fr"),
    ],
)
def test_the_name_of_a_catalog_says_its_language(path: str, tag: str) -> None:
    assert from_path(path, catalog=True) == tag


@pytest.mark.parametrize("catalog", [True, False])
@pytest.mark.parametrize(
    ("path", "tag"),
    [
        ("locales/fr/menu.json", "fr"),
        ("/srv/app/public/locales/pt-BR/common.json", "pt-BR"),
        ("locale/fr/LC_MESSAGES/django.po", "fr"),
        ("data/zh_CN/LC_MESSAGES/app.po", "zh-CN"),
        ("lang/es/auth.php", "es"),
        ("i18n/it/docusaurus-plugin-content-docs/current/intro.md", "it"),
        ("l10n/to/page.md", "to"),
        ("translations/de/a.txt", "de"),
        ("messages/is/a.json", "is"),
        ("_locales/en_US/messages.json", "en-US"),
        ("res/values-es/strings.xml", "es"),
        ("res/values-pt-rBR/strings.xml", "pt-BR"),
        ("res/values-b+sr+Latn/strings.xml", "sr-Latn"),
        ("res/values-mcc310-en-rUS-land/strings.xml", "en-US"),
        ("es.lproj/Localizable.strings", "es"),
        ("zh-Hans.lproj/Main.strings", "zh-Hans"),
        ("content/fr/posts/a.md", "fr"),
        ("docs/fr/index.html", "fr"),
        ("docs/it/sign-in.html", "it"),
        ("locales/fr/sign_in.json", "fr"),
        ("locales/en/translations/fr/a.json", "fr"),
        ("README.fr.md", "fr"),
        ("README.it.md", "it"),
        ("README.zh-CN.md", "zh-CN"),
        ("fr.md", "fr"),
        ("en-US.txt", "en-US"),
    ],
)
def test_folders_and_plain_names_count_for_every_format(path: str, tag: str, *, catalog: bool) -> None:
    assert from_path(path, catalog=catalog) == tag


@pytest.mark.parametrize(
    "path",
    [
        "no.txt", "it.md", "is.html", "to.md", "so.txt", "am.txt", "as.md", "or.md", "No.TXT",
        "cv.md", "id.txt", "hr.md", "make_it.txt", "opt-in.md", "chapter-ii.md", "chapter-vi.md", "is-it.md",
        "new.md", "nap.md", "guide-deu.md", "report_eng.txt",
    ],
)  # fmt: skip
def test_words_are_no_languages_in_ordinary_files(path: str) -> None:
    assert from_path(path, catalog=False) is None


@pytest.mark.parametrize("catalog", [True, False])
@pytest.mark.parametrize(
    "path",
    [
        None, "", "-", "README.md", "README", "index.html", "main.py", "a.b.md", "v1.2.md", "1.2.3.txt", "french.json", "package.json",
        "tsconfig.json", "data.min.json", "nav.json", "sign_in.json", "how-to.json", "menu.ts.json", "messages_fr_test.json", "a/b/c.txt",
        "fr/page.md", "src/fr/page.md", "docs/api/index.md", "docs/ml/index.md", "docs/man/a.md", "docs/ts/a.md", "locales/index.json",
        "res/values/strings.xml", "res/values-night/a.xml", "res/values-v21/a.xml", "res/values-car/a.xml", "res/values-sw600dp/a.xml",
        "Base.lproj/Main.strings", "locale/LC_MESSAGES/a.po", "README_CN.md", "/",
    ],
)  # fmt: skip
def test_what_names_no_language(path: str | None, *, catalog: bool) -> None:
    assert from_path(path, catalog=catalog) is None


@given(st.text(max_size=60), st.booleans())
@settings(deadline=None, max_examples=100)
def test_every_path_has_a_tag_of_the_table_or_none(path: str, catalog: bool) -> None:
    tag = from_path(path, catalog=catalog)
    assert tag is None or find(tag)


@given(
    st.sampled_from(sorted(tag for tag in LANGUAGES if len(tag) == 2)),
    st.sampled_from(["{}.json", "locales/{}/a.json", "res/values-{}/a.xml"]),
)
@settings(deadline=None, max_examples=100)
def test_every_language_of_two_letters_can_be_said(tag: str, shape: str) -> None:
    assert from_path(shape.format(tag), catalog=True) == tag


def test_long_paths_take_little() -> None:
    assert from_path("a-" * 50_000 + ".json", catalog=True) is None
    assert from_path("fr/" * 20_000 + "x.json", catalog=True) is None
