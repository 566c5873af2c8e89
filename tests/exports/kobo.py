"""A form and its submissions, exported by Kobo's own exporter (formpack)."""

import json
import warnings

from writing import same_bytes

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from formpack import FormPack
    from formpack.schema.fields import (IdCopyField, NotesCopyField, SubmissionTimeCopyField, TagsCopyField,
                                        ValidationStatusCopyField)

# What Kobo adds to every row, in its order.
COPIED = (IdCopyField, "_uuid", SubmissionTimeCopyField, ValidationStatusCopyField, NotesCopyField, "_status",
          "_submitted_by", "__version__", TagsCopyField, "meta/rootUuid")
FRENCH, ENGLISH = "Français (fr)", "English (en)"
STATUS = {"approved": "Approved", "not_approved": "Not approved", "on_hold": "On Hold"}


class Form:
    """`survey`: (type, name, label[, label in English]); `choices`: {list: {name: label or labels}}."""

    def __init__(self, title, survey, choices=None, languages=(FRENCH,)):
        self.title, self.languages = title, list(languages)
        self.versions, self.paths = [], {}
        self.add_version("v1", survey, choices or {})

    def add_version(self, version, survey, choices):
        content = {"survey": [], "choices": [], "translations": self.languages, "translated": ["label"], "schema": "1"}
        groups = []
        for kind, name, *labels in survey:
            if kind.startswith("end_"):
                groups.pop()
                content["survey"].append({"type": kind})
                continue
            row = {"type": kind, "name": name}
            if kind.startswith("select_"):
                row["type"], row["select_from_list_name"] = kind.split()
            row["label"] = self.labels(labels or [name])
            content["survey"].append(row)
            self.paths[name] = "/".join([*groups, name])
            if kind.startswith("begin_"):
                groups.append(name)
        for listed, options in choices.items():
            for name, labels in options.items():
                labels = [labels] if isinstance(labels, str) else list(labels)
                content["choices"].append({"list_name": listed, "name": name, "label": self.labels(labels)})
        self.versions.append({"version": version, "content": content})

    def labels(self, given):
        return [given[min(i, len(given) - 1)] for i in range(len(self.languages))]

    def entry(self, answers):
        found = {}
        for name, value in answers.items():
            path = self.paths.get(name, name)
            found[path] = [self.entry(row) for row in value] if isinstance(value, list) else value
        return found

    def submission(self, index, answers, status=None, version="v1", edited=None, day="2025-03-01"):
        """`edited`: how many times somebody edited it in Kobo, which gives it a new `_uuid` each time."""
        root = uuid(index)
        data = {
            "start": f"{day}T09:00:00.000Z", "end": f"{day}T09:12:00.000Z", **self.entry(answers),
            "_id": 41000 + index, "_uuid": uuid(index + 1000 * edited) if edited else root,
            "meta/instanceID": f"uuid:{root}", "meta/rootUuid": f"uuid:{root}",
            "_submission_time": f"{day}T16:00:00", "__version__": version, "_status": "submitted_via_web",
            "_submitted_by": "agent_1", "_validation_status": {},
        }
        if status:
            data["_validation_status"] = {"uid": f"validation_status_{status}", "label": STATUS[status]}
        return data

    def export(self, path, submissions, lang=FRENCH, multiple="both", groups=True, text=True):
        """`lang`: a language, or False for XML names."""
        pack = FormPack(json.loads(json.dumps(self.versions)), self.title)
        made = pack.export(
            lang=lang, hierarchy_in_labels=groups, multiple_select=multiple, versions=pack.versions.keys(),
            copy_fields=COPIED, force_index=True, title=self.title, xls_types_as_text=text)
        made.to_xlsx(str(path), submissions)
        same_bytes(path)


def uuid(index):
    return f"5eed0000-0000-4000-8000-{index:012x}"
