"""The last valid versions of the files that everything depends on."""

from pathlib import Path

import pytest

from config.errors import ConfigError
from config.load import load_config


def test_a_broken_file_gives_way_to_its_last_valid_version(tmp_path: Path) -> None:
    """With its problem told; the other files are those of today. Without a stand-in nothing can run."""
    folder, stand_ins = tmp_path / "config", tmp_path / "last-valid"
    folder.mkdir()
    stand_ins.mkdir()
    (folder / "service.toml").write_text('[service]\nnmae = "Today"\n')
    (folder / "feeds.toml").write_text('[feed.today]\ntitle = "Today"\n')
    (stand_ins / "service.toml").write_text('[service]\nname = "Yesterday"\n')
    (stand_ins / "feeds.toml").write_text('[feed.yesterday]\ntitle = "Yesterday"\n')
    with pytest.raises(ConfigError, match=r"service\.toml:2"):
        load_config(folder, {})
    config = load_config(folder, {}, stand_ins)
    assert config.settings.service.name == "Yesterday"
    assert [feed.slug for feed in config.feeds] == ["today"]
    assert [problem.file for problem in config.problems] == ["service.toml"]
    assert set(config.shared) == {"feeds.toml", "relevance.toml"}


def test_a_stand_in_that_this_release_cannot_read_helps_nobody(tmp_path: Path) -> None:
    """Then the start fails, as it would without it."""
    folder, stand_ins = tmp_path / "config", tmp_path / "last-valid"
    folder.mkdir()
    stand_ins.mkdir()
    (folder / "service.toml").write_text("[servce]\n")
    (stand_ins / "service.toml").write_text("[old]\n")
    with pytest.raises(ConfigError):
        load_config(folder, {}, stand_ins)


def test_the_texts_of_valid_files_are_at_hand(tmp_path: Path) -> None:
    """Missing ones as their default, so that a file that is new and broken can be done without."""
    config = load_config(tmp_path, {})
    assert config.shared["service.toml"] == ""
    assert set(config.shared) == {"service.toml", "feeds.toml", "relevance.toml"}
