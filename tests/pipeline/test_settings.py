from pathlib import Path

import pytest

from pipeline.errors import UserError
from pipeline.settings import PROJECT, Settings, load_settings


def write(folder: Path, text: str) -> Path:
    path = folder / "config.yaml"
    path.write_text(f"cities: {PROJECT / 'cities'}\n{text}", encoding="utf-8")
    return path


def complaint(folder: Path, text: str) -> str:
    with pytest.raises(UserError) as caught:
        load_settings(write(folder, text))
    return str(caught.value)


def test_an_empty_file_gives_the_defaults(tmp_path):
    settings = load_settings(write(tmp_path, ""))
    assert settings.city == "hcm"
    assert settings.sample is False
    assert settings.root == tmp_path


def test_the_shipped_file_is_accepted_and_collects_from_the_sample():
    assert load_settings(PROJECT / "config.yaml").sample is True


def test_an_unknown_key_is_refused_with_file_line_and_a_guess(tmp_path):
    message = complaint(tmp_path, "access:\n  address: 127.0.0.1\n  prot: 9000\n")
    assert message == f"{tmp_path}/config.yaml:4: access.prot: unknown key; did you mean 'port'?"


def test_a_bad_value_is_refused_with_its_line(tmp_path):
    message = complaint(tmp_path, "schedule:\n  digest_at: noon\n")
    assert message.startswith(f"{tmp_path}/config.yaml:3: schedule.digest_at: ")
    assert "noon" in message


def test_every_mistake_is_named_at_once(tmp_path):
    message = complaint(tmp_path, "language: fr\nacces: {}\n")
    assert len(message.splitlines()) == 2
    assert "language" in message
    assert "did you mean 'access'" in message


def test_the_key_that_only_the_program_sets_is_unknown_in_a_file(tmp_path):
    assert complaint(tmp_path, "file: elsewhere\n").endswith(":2: file: unknown key")


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"city: [hcm\n", ":2: "),
        (b"- a\n- b\n", ":1: expected keys and values, found a list"),
        (b"city: \xff\xfe\n", "not UTF-8"),
        (b"city: nowhere\n", ":1: city: there is no folder"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_in_one_line(tmp_path, content, part):
    path = tmp_path / "config.yaml"
    path.write_bytes(content)
    with pytest.raises(UserError) as caught:
        load_settings(path)
    assert str(path) in str(caught.value)
    assert part in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_a_missing_file_says_how_to_name_one(tmp_path):
    with pytest.raises(UserError, match="name one with --config"):
        load_settings(tmp_path / "none.yaml")


def test_the_salt_is_made_once_and_kept_for_the_owner_only(tmp_path):
    settings = Settings(file=tmp_path / "config.yaml")
    salt = settings.salt().get_secret_value()
    assert len(salt) == 64
    assert Settings(file=tmp_path / "config.yaml").salt().get_secret_value() == salt
    assert (tmp_path / "secrets" / "author_salt").stat().st_mode & 0o077 == 0
    assert salt not in repr(settings.salt())


def test_a_secret_comes_from_the_environment_first(tmp_path, monkeypatch):
    monkeypatch.setenv("LANGNGHE_AUTHOR_SALT", "from-outside")
    assert Settings(file=tmp_path / "config.yaml").salt().get_secret_value() == "from-outside"
    assert not (tmp_path / "secrets").exists()


def test_a_key_that_stands_twice_is_refused(tmp_path):
    message = complaint(tmp_path, "access:\n  port: 1\n  port: 2\n")
    assert message.endswith(":4: port: stands here a second time")
