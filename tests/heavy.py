# SPDX-License-Identifier: EUPL-1.2
"""Which files of tests take long. They are begun first, so that no process is left with one at the
end while the others have nothing to do.

Seconds of processor time, roughly; `pytest --durations=50` shows who is missing here.
"""

from __future__ import annotations

SECONDS = {
    "test_publish.py": 110,
    "test_every_page.py": 90,
    "test_publish_address.py": 85,
    "test_accounts.py": 80,
    "test_static_copy.py": 85,
    "test_review_page.py": 40,
    "test_one_file_many_datasets.py": 45,
    "test_map_together.py": 70,
    "test_backup.py": 60,
    "test_matrix.py": 190,
    "test_layers_of_a_file.py": 30,
    "test_islands.py": 45,
    "test_journeys.py": 40,
    "test_takes_over.py": 85,
    "test_adoptions.py": 25,
    "test_questions_and_trail.py": 35,
    "test_shipped_on_real_data.py": 20,
    "test_package_purge.py": 20,
    "test_demo_adoptions.py": 10,
    "test_every_form.py": 35,
    "test_process_tree.py": 40,
    "test_matrix_commands.py": 5,
    "test_each_layer.py": 12,
    "test_bad_input.py": 22,
    "test_colours_of_maps.py": 30,
    "test_map_on_the_fly.py": 25,
    "test_programs.py": 25,
    "test_sources_pages.py": 45,
    "test_sources.py": 40,
    "test_publish_steps.py": 15,
    "test_own_host_pages.py": 20,
    "test_desk.py": 8,
    "test_address_step.py": 20,
    "test_crashes.py": 16,
    "test_wheel.py": 20,
    "test_contract.py": 20,
    "test_person_command.py": 8,
    "test_second_person.py": 12,
    "test_own_host.py": 8,
    "test_drop_server.py": 15,
    "test_profile_verdict.py": 15,
    "test_described_runs.py": 15,
    "test_pages_attacked.py": 40,
    "test_ckan.py": 20,
    "test_united_towns.py": 8,
    "test_source_command.py": 11,
    "test_limits.py": 7,
    "test_single_sign_on.py": 15,
    "test_adoption_chains.py": 21,
    "test_two_instances.py": 20,
}


def weight(name: str) -> int:
    return SECONDS.get(name, 0)
