"""All settings, read from one `config.yaml`."""

from __future__ import annotations

import difflib
import os
import secrets
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from crawlers.settings import CrawlSettings
from digests.settings import DigestSettings
from nlp.settings import NlpSettings
from pipeline.config_file import ConfigFile
from pipeline.errors import UserError
from routing.settings import RoutingSettings
from storage.settings import StorageSettings

PROJECT = Path(__file__).resolve().parent.parent
SECRET_PREFIX = "LANGNGHE_"  # noqa: S105  # the prefix of environment variables, no secret


class Section(BaseModel):
    """A part of the settings: unknown keys are refused, values cannot change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ScheduleSettings(Section):
    """When `langnghe serve` works."""

    run_every_minutes: int = Field(30, ge=1, le=1440, description="pause between two passes")
    digest_at: str = Field("06:30", pattern=r"^([01]\d|2[0-3]):[0-5]\d$", description="local time of the morning pass")


class AccessSettings(Section):
    """Where the pages are served."""

    address: str = Field("127.0.0.1", description="address the dashboard listens on")
    port: int = Field(8501, ge=1, le=65535, description="port of the dashboard")
    sample_port: int = Field(8600, ge=1, le=65535, description="port of the bundled sample sites")


class PrivacySettings(Section):
    """How private persons are protected: salted hashes only, and texts for a limited time."""

    secrets: Path = Field(Path("secrets"), description="folder with one file per secret")
    keep_text_days: int = Field(
        365, ge=0, le=36_500, description="days after which texts are dropped while counts stay; 0 keeps them"
    )


class PipelineSettings(Section):
    """How the stages share out their work."""

    workers: int = Field(0, ge=0, le=256, description="reading processes; 0 takes one per core")
    batch: int = Field(256, ge=1, le=10_000, description="mentions handed to a worker at once")


class Settings(Section):
    """Everything that a deployment can set."""

    city: str = Field("hcm", pattern=r"^[a-z0-9_-]+$", description="folder under cities/")
    cities: Path = Field(PROJECT / "cities", description="where the folders of the cities lie")
    sample: bool = Field(False, description="collect from the bundled sample sites instead of live sources")
    language: Literal["vi", "en"] = Field("vi", description="language of digests and pages")
    sources: dict[str, dict[str, Any]] = Field({}, description="changes to the city's sources, by id")
    crawl: CrawlSettings = CrawlSettings()
    schedule: ScheduleSettings = ScheduleSettings()
    storage: StorageSettings = StorageSettings()
    nlp: NlpSettings = NlpSettings()
    routing: RoutingSettings = RoutingSettings()
    digests: DigestSettings = DigestSettings()
    pipeline: PipelineSettings = PipelineSettings()
    access: AccessSettings = AccessSettings()
    privacy: PrivacySettings = PrivacySettings()
    file: Path = Field(PROJECT / "config.yaml", exclude=True)

    @field_validator("sources", mode="before")
    @classmethod
    def _empty_is_none_changed(cls, value: Any) -> Any:
        return {} if value is None else value

    @property
    def root(self) -> Path:
        """The folder of the settings file; relative paths start here."""
        return self.file.parent

    @property
    def model_root(self) -> Path:
        """Where the model's path starts: the settings' folder, or the project where only that has the model."""
        return self.root if (self.root / self.nlp.model).exists() else PROJECT

    @property
    def city_folder(self) -> Path:
        """Where the city's data lies."""
        return self.root / self.cities / self.city

    def salt(self) -> SecretStr:
        """The deployment's own salt for author hashes, made and kept on first use."""
        return self.secret("author_salt") or self._new_salt()

    def secret(self, name: str) -> SecretStr | None:
        """A secret from the environment (LANGNGHE_<NAME>) or the secrets folder; None where neither has it."""
        value = os.environ.get(SECRET_PREFIX + name.upper())
        if value:
            return SecretStr(value)
        path = self.root / self.privacy.secrets / name
        try:
            return SecretStr(path.read_text(encoding="utf-8").strip()) if path.is_file() else None
        except OSError as error:
            raise UserError(f"the secret {path} cannot be read: {error.strerror}") from error

    def _new_salt(self) -> SecretStr:
        folder = self.root / self.privacy.secrets
        value = secrets.token_hex(32)
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(folder / "author_salt", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return self.salt()
        except OSError as error:
            raise UserError(f"the folder for secrets {folder} cannot be written: {error.strerror}") from error
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(value + "\n")
        return SecretStr(value)


def load_settings(path: Path | None) -> Settings:
    """Read and check a settings file; without one, `config.yaml` here or in the project; raises UserError."""
    chosen = path or _default_path()
    file = ConfigFile(chosen)
    if "file" in file.values:
        raise UserError(f"{chosen}:{file.line(['file'])}: file: unknown key")
    try:
        settings = Settings.model_validate({**file.values, "file": chosen.resolve()})
    except ValidationError as error:
        raise UserError("\n".join(_complaint(file, item) for item in error.errors())) from error
    if not settings.city_folder.is_dir():
        raise UserError(f"{chosen}:{file.line(['city'])}: city: there is no folder {settings.city_folder}")
    return settings


def _default_path() -> Path:
    here = Path.cwd() / "config.yaml"
    return here if here.is_file() else PROJECT / "config.yaml"


def _complaint(file: ConfigFile, error: Any) -> str:
    keys = [key for key in error["loc"] if key != "[key]"]
    name = ".".join(str(key) for key in keys)
    if error["type"] == "extra_forbidden":
        close = difflib.get_close_matches(str(keys[-1]), _names(keys[:-1]), n=1)
        message = "unknown key" + (f"; did you mean '{close[0]}'?" if close else "")
    else:
        message = f"{error['msg'][0].lower()}{error['msg'][1:]} (found {error['input']!r})"
    return f"{file.path}:{file.line(keys)}: {name}: {message}"


def _names(keys: list[Any]) -> list[str]:
    model: type[BaseModel] = Settings
    for key in keys:
        field = model.model_fields.get(str(key))
        annotation = field.annotation if field else None
        if not (isinstance(annotation, type) and issubclass(annotation, BaseModel)):
            return []
        model = annotation
    return list(model.model_fields)
