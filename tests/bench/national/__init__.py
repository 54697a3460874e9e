"""An invented country of the size of the Netherlands, for benchmarks: as a databank on disk and as the public services.

python -m tests.bench.national build DIR       a databank of everything, written directly
python -m tests.bench.national serve           the services of 2026 with this country, for BUURTBALANS_MIRROR
python -m tests.bench.national download        `python -m lib.databank download` from that server: time, memory, silences

342 gemeenten, some 3,400 wijken, 14,574 buurten in 2024 and 14,820 in 2026, 2013-2026, from one seed. Names, codes and values are
invented; sizes, gaps and changes of code are like the real ones.
"""
