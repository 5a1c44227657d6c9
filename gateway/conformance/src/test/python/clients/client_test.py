"""The Python client against two gateways: what it says, hears, asks, and how it ends."""
import json
import os
import queue
import sys
import time
import traceback
import unittest
import urllib.request
from urllib.parse import quote

import socketio

GATEWAYS = os.environ['GATEWAYS'].split(',')
FRONT = os.environ['FRONT']
CONTROL = os.environ['CONTROL']
TRANSPORT = os.environ['TRANSPORT']
PATIENCE = 30
TEXT = 'Grüße 🌊'
BYTES = bytes([0, 1, 255, 10, 13])


class Client:
    """One that comes back soon, and remembers what happens in its namespace."""

    def __init__(self, namespace='/'):
        self.namespace = namespace
        self.happened = {name: queue.Queue() for name in (
            'connect', 'connect_error', 'disconnect', 'message-back', 'whispered', 'said', 'told', 'report')}
        self.sio = socketio.Client(reconnection_delay=0.05, reconnection_delay_max=0.3)
        for name, queued in self.happened.items():
            self.sio.on(name, lambda *args, queued=queued: queued.put(args), namespace=namespace)
        self.sio.on('question', lambda *args: ('yes', *args), namespace=namespace)

    def connect(self, url=FRONT, auth=None, query='', wait=True):
        self.sio.connect(url + query, transports=TRANSPORT.split(','), namespaces=[self.namespace], auth=auth,
                         wait=wait, wait_timeout=PATIENCE)
        return self

    def ask(self, event, *args, namespace=None):
        answer = self.sio.call(event, args, namespace=namespace or self.namespace, timeout=PATIENCE)
        return list(answer) if isinstance(answer, tuple) else [] if answer is None else [answer]

    def emit(self, event, *args):
        self.sio.emit(event, args, namespace=self.namespace)

    def await_(self, name):
        return list(self.happened[name].get(timeout=PATIENCE))

    def who(self):
        return self.ask('who')[0]


def control(number, deed):
    urllib.request.urlopen(urllib.request.Request(f'{CONTROL}/{number}/{deed}', method='POST')).read()


class ClientTest(unittest.TestCase):
    def client(self, namespace='/'):
        made = Client(namespace)
        self.addCleanup(made.sio.disconnect)
        return made

    def test_connects_through_each_gateway_with_a_query(self):
        for gateway in GATEWAYS:
            known = self.client().connect(gateway, query=f'/?token={quote(TEXT)}').who()
            self.assertEqual([known['query']['token'], known['query']['EIO']], [TEXT, '4'])

    def test_connects_to_a_namespace_with_credentials(self):
        one = self.client('/chat').connect(auth={'token': TEXT})
        known = one.who()
        self.assertEqual([known['auth'], known['connection']], [{'token': TEXT}, one.sio.get_sid('/chat')])

    def test_has_two_namespaces_on_one_transport(self):
        one = self.client('/chat')
        one.sio.connect(FRONT, transports=TRANSPORT.split(','), namespaces=['/', '/chat'], wait_timeout=PATIENCE)
        self.assertNotEqual(one.sio.get_sid('/'), one.sio.get_sid('/chat'))
        self.assertEqual([one.ask('echo', 1, namespace='/'), one.ask('echo', 2)], [[1], [2]])

    def test_says_and_hears_any_json(self):
        values = [TEXT, '', '\0 " \\ \u2028', 0, -1.5, 2 ** 53 - 1, True, None, [], {'größe 🌊': [1, {'a': None}]}]
        one = self.client().connect()
        self.assertEqual(one.ask('echo', *values), values)
        one.emit('message', *values)
        self.assertEqual(one.await_('message-back'), values)

    def test_says_and_hears_bytes(self):
        values = [BYTES, {'file': BYTES, 'name': TEXT}, [[BYTES]]]
        one = self.client().connect()
        self.assertEqual(one.ask('echo', *values), values)
        one.emit('message', *values)
        self.assertEqual(one.await_('message-back'), values)

    def test_answers_what_a_worker_asks(self):
        one = self.client().connect()
        one.emit('ask', TEXT, 10_000)
        self.assertEqual(one.await_('report'), ['acked', ['yes', TEXT]])
        one.emit('ask', {'file': BYTES}, 10_000)
        self.assertEqual(one.await_('report'), ['acked', ['yes', {'file': BYTES}]])

    def test_hears_what_is_volatile_while_it_reads(self):
        one = self.client().connect()
        one.emit('whisper', TEXT)
        self.assertEqual(one.await_('whispered'), [TEXT])

    def test_hears_a_room_over_both_gateways(self):
        members = [self.client('/chat').connect(gateway) for gateway in GATEWAYS * 2]
        room = f'room ü {members[0].sio.get_sid("/chat")}'
        for member in members:
            self.assertEqual(member.ask('join', room), ['joined'])
        members[0].emit('say', room, {'text': TEXT})
        for member in members[1:]:
            self.assertEqual(member.await_('said'), [{'text': TEXT}])

    def test_is_told_of_an_unknown_namespace(self):
        one = self.client('/nowhere').connect(wait=False)  # who waits does so to the end of its time
        self.assertEqual(one.await_('connect_error'), [{'message': 'Invalid namespace'}])

    def test_is_refused_by_a_worker_and_let_in(self):
        nobody = self.client('/door').connect(wait=False)
        self.assertEqual(nobody.await_('connect_error'), [{'message': 'Who are you?', 'data': {'login': 1}}])
        self.assertEqual(self.client('/door').connect(auth={'name': TEXT}).who()['user'], TEXT)

    def test_stays_over_several_ping_intervals_with_nothing_to_say(self):
        one = self.client().connect()
        before = one.sio.get_sid()
        time.sleep(2)
        self.assertEqual([one.ask('echo', 'there'), one.sio.get_sid()], [['there'], before])

    def test_leaves_and_workers_hear_why(self):
        one, other = self.client().connect(), self.client().connect()
        gone = one.sio.get_sid()
        one.sio.disconnect()
        self.assertIn(other.ask('fate', gone)[0], ['client namespace disconnect', 'transport close'])

    def test_is_disconnected_by_a_worker_and_does_not_come_back_by_itself(self):
        one, other = self.client().connect(), self.client().connect()
        gone = one.sio.get_sid()
        one.emit('disconnect-me')
        one.await_('disconnect')
        self.assertEqual(other.ask('fate', gone), ['server namespace disconnect'])
        time.sleep(0.7)
        self.assertFalse(one.sio.connected)

    def test_is_closed_by_a_worker_and_comes_back_by_itself(self):
        one = self.client().connect()
        one.await_('connect')
        before = one.sio.get_sid()
        one.emit('close-me', 4001)
        one.await_('disconnect')
        one.await_('connect')
        self.assertNotEqual(one.who()['connection'], before)

    @unittest.skipIf(TRANSPORT == 'polling', 'its poll may wait at the one that is killed, which ends it too')
    def test_comes_back_when_its_gateway_is_killed(self):
        clients = [self.client().connect() for _ in range(4)]
        for one in clients:
            one.await_('connect')
        gateways = [one.who()['gateway'] for one in clients]
        doomed = gateways[0]
        number = 0 if doomed.endswith('-a') else 1
        control(number, 'kill')
        self.addCleanup(control, number, 'start')
        for one, gateway in zip(clients, gateways):
            if gateway == doomed:
                one.await_('disconnect')
                one.await_('connect')
            self.assertNotEqual(one.who()['gateway'], doomed)
        self.assertEqual(len(set(gateways)), 2)


class Reporter(unittest.TestResult):
    """One line of JSON for each test, for the test that runs us."""

    def startTest(self, test):
        super().startTest(test)
        self.failure = None
        self.skip = None
        self.began = time.monotonic()

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.failure = ''.join(traceback.format_exception(*err))

    def addError(self, test, err):
        super().addError(test, err)
        self.failure = ''.join(traceback.format_exception(*err))

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.skip = reason

    def stopTest(self, test):
        name = test.id().split('.')[-1].removeprefix('test_').replace('_', ' ')
        millis = round((time.monotonic() - self.began) * 1000)
        report = {'name': name, 'millis': millis, 'skip': self.skip, 'failure': self.failure}
        print(json.dumps(report, separators=(',', ':')), flush=True)
        super().stopTest(test)


def main(case):
    """Runs its tests, and ends."""
    result = Reporter()
    unittest.defaultTestLoader.loadTestsFromTestCase(case).run(result)
    sys.stdout.flush()
    os._exit(0 if result.wasSuccessful() else 1)  # its threads may still wait for a gateway


if __name__ == '__main__':
    main(ClientTest)
