"""The same plain queue by well-kept libraries of simulation: ciw, and SimPy.

Run by a Python that has them, named by `PLAIT_QUEUE_PEER`: they are none of Plait's
dependencies. Prints seconds and the mean wait of each, as JSON.
"""

import json
import random
import sys
import time
from collections.abc import Iterator

import ciw
import simpy

Steps = Iterator[simpy.Event]


def by_ciw(rate: float, stay: float, places: int, days: int, seed: int) -> list[float]:
    """The waits of a year, by ciw."""
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rate)],
        service_distributions=[ciw.dists.Exponential(1 / stay)],
        number_of_servers=[places],
    )
    ciw.seed(seed)
    played = ciw.Simulation(network)
    played.simulate_until_max_time(days)
    return [one.waiting_time for one in played.get_all_records()]


def by_simpy(
    rate: float, stay: float, places: int, days: int, seed: int
) -> list[float]:
    """The waits of a year, by SimPy."""
    chance, waits = random.Random(seed), []
    world = simpy.Environment()
    team = simpy.Resource(world, places)

    def family() -> Steps:
        came = world.now
        with team.request() as place:
            yield place
            waits.append(world.now - came)
            yield world.timeout(chance.expovariate(1 / stay))

    def referrals() -> Steps:
        while True:
            yield world.timeout(chance.expovariate(rate))
            world.process(family())

    world.process(referrals())
    world.run(until=days)
    return waits


def main() -> None:
    """Play it as often as is asked, and say how long it took."""
    rate, stay, places, days, repeats = json.loads(sys.argv[1])
    found = {}
    for name, play in (("ciw", by_ciw), ("simpy", by_simpy)):
        began = time.process_time()
        waits = [
            wait
            for seed in range(repeats)
            for wait in play(rate, stay, places, days, seed)
        ]
        found[name] = {
            "seconds": time.process_time() - began,
            "mean_wait_days": sum(waits) / len(waits),
        }
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
