# SPDX-License-Identifier: EUPL-1.2
"""Which files of tests take long. They are begun first, so that no process is left with one at the
end while the others have nothing to do.

Seconds of processor time, roughly; `pytest --durations=50` shows who is missing here.
"""

from __future__ import annotations

SECONDS = {
    "test_every_page.py": 105,
    "test_accounts.py": 75,
    "test_publish.py": 75,
    "test_one_file_many_datasets.py": 70,
    "test_publish_address.py": 60,
    "test_review_page.py": 60,
    "test_questions_and_trail.py": 50,
    "test_journeys.py": 50,
    "test_backup.py": 60,
    "test_matrix.py": 60,
    "test_layers_of_a_file.py": 40,
    "test_static_copy.py": 40,
    "test_islands.py": 35,
    "test_every_form.py": 35,
    "test_process_tree.py": 30,
    "test_matrix_commands.py": 30,
    "test_each_layer.py": 30,
    "test_bad_input.py": 30,
    "test_desk.py": 22,
    "test_publish_steps.py": 22,
    "test_address_step.py": 20,
    "test_crashes.py": 20,
    "test_person_command.py": 18,
    "test_second_person.py": 18,
    "test_wheel.py": 20,
    "test_programs.py": 20,
}


def weight(name: str) -> int:
    return SECONDS.get(name, 0)
