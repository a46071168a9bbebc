"""What a code list is.

Belongs here: the one class. Does not: any list (`codes`, `register_codes`).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class CodeList:
    """One list: code -> (Russian label, English label), in the order of the contract."""

    name: str
    labels: dict[str, tuple[str, str]]

    @property
    def codes(self) -> list[str]:
        return list(self.labels)

    def label(self, code: str, lang: str = "ru") -> str:
        """The word for a code.

        >>> CodeList("sex", {"F": ("женский", "female")}).label("F", "en")
        'female'
        """
        return self.labels[code][0 if lang == "ru" else 1]

    @property
    def spellings(self) -> dict[str, str]:
        """Every accepted spelling, lower case -> code: the code itself and the Russian word.

        >>> CodeList("stage", {"baseline": ("исходная", "baseline")}).spellings["исходная"]
        'baseline'
        """
        return {code.lower(): code for code in self.labels} | {
            ru.lower(): code for code, (ru, _) in self.labels.items()
        }
