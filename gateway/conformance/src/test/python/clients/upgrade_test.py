"""The Python client as it comes: it polls, goes on by WebSocket at once, and only then joins a namespace."""
import unittest
import urllib.request

from client_test import BYTES, GATEWAYS, TEXT, Client, control, main

CLIENTS = 10


def upgrades():
    """How many have gone on by a WebSocket."""
    total = 0.0
    for gateway in GATEWAYS:
        lines = urllib.request.urlopen(f'{gateway}/q/metrics').read().decode().splitlines()
        total += sum(float(line.split()[-1]) for line in lines
                     if line.startswith('millrace_upgrades_total{') and 'outcome="done"' in line)
    return total


class UpgradeTest(unittest.TestCase):
    def setUp(self):
        control('upgrades', 'pass')

    def joined(self, room):
        one = Client()
        self.addCleanup(one.sio.disconnect)
        one.connect()
        self.assertEqual(one.ask('join', room), ['joined'])
        one.ask('count', room)
        return one

    def heard(self, one, name, count):
        return [one.await_(name)[0] for _ in range(count)]

    def misses_nothing(self, one):
        for n in range(20):
            one.emit('numbered', n)
        self.assertEqual(one.ask('echo', TEXT, {'file': BYTES}), [TEXT, {'file': BYTES}])
        self.assertEqual(one.ask('tally'), [list(range(20))])
        [count] = one.ask('enough')
        for name in ('told', 'said'):
            self.assertEqual(self.heard(one, name, count), list(range(count)))
        self.assertTrue(one.happened['disconnect'].empty())

    def test_goes_on_by_websocket(self):
        before = upgrades()
        for i in range(CLIENTS):
            one = self.joined(f'python {i}')
            self.assertEqual(one.sio.transport(), 'websocket')
            self.misses_nothing(one)
        self.assertEqual(upgrades(), before + CLIENTS)

    def test_polls_on_where_websockets_are_refused(self):
        control('upgrades', 'refused')
        before = upgrades()
        one = self.joined('python refused')
        self.assertEqual(one.sio.transport(), 'polling')
        self.misses_nothing(one)
        self.assertEqual(upgrades(), before)


if __name__ == '__main__':
    main(UpgradeTest)
