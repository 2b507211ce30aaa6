"""Commands of the client that its own tests leave out, and attributes that it has no words for."""

import json
import uuid

import openstack
from openstackclient.tests.functional import base
from tempest.lib import exceptions

NO_SUCH_ATTRIBUTE = 'Unrecognized attribute'


class CommandTests(base.TestCase):
    def show(self, command):
        return json.loads(self.openstack(f'{command} -f json'))

    list = show

    def make(self, kind, words=''):
        """Of a kind whose create command takes a name last."""
        name = f'more-{uuid.uuid4().hex}'
        # Some commands have titles in the place of the names of attributes.
        shown = {key.lower(): value for key, value in self.show(f'{kind} create {words} {name}').items()}
        self.addCleanup(self.openstack, f'{kind} delete {shown["id"]}')
        self.assertEqual(name, shown['name'])
        return shown

    def make_network(self, cidr):
        network = self.make('network')
        subnet = self.make('subnet', f'--network {network["id"]} --subnet-range {cidr}')
        return network, subnet

    def make_port(self, network, words=''):
        return self.make('port', f'--network {network["id"]} {words}')

    def complaint(self, command):
        """What the client says when the server refuses."""
        return str(self.assertRaises(exceptions.CommandFailed, self.openstack, command))


class PortForwardingTests(CommandTests):
    def test_life(self):
        network, subnet = self.make_network('10.101.0.0/24')
        router = self.make('router', '--external-gateway public')
        self.openstack(f'router add subnet {router["id"]} {subnet["id"]}')
        self.addCleanup(self.openstack, f'router remove subnet {router["id"]} {subnet["id"]}')
        port = self.make_port(network)
        address = self.show('floating ip create public')['id']
        self.addCleanup(self.openstack, f'floating ip delete {address}')
        inside = port['fixed_ips'][0]['ip_address']
        kind = 'floating ip port forwarding'
        made = self.show(
            f'{kind} create --port {port["id"]} --internal-ip-address {inside} --internal-protocol-port 80 '
            f'--external-protocol-port 8080 --protocol tcp --description web {address}'
        )
        self.assertEqual((80, 8080, 'web'), (made['internal_port'], made['external_port'], made['description']))
        path = f'{address} {made["id"]}'
        self.assertEqual('', self.openstack(f'{kind} set --internal-protocol-port 81 --description w {path}'))
        shown = self.show(f'{kind} show {path}')
        self.assertEqual((81, 'w'), (shown['internal_port'], shown['description']))
        listed = self.list(f'{kind} list {address} --external-protocol-port 8080 --protocol tcp')
        self.assertEqual([(made['id'], 81)], [(row['ID'], row['Internal Port']) for row in listed])
        self.openstack(f'{kind} delete {path}')
        self.assertEqual([], self.list(f'{kind} list {address}'))


class LocalIpTests(CommandTests):
    def test_life(self):
        network, _ = self.make_network('10.102.0.0/24')
        port = self.make_port(network)
        made = self.show(f'local ip create --name here --network {network["id"]} --ip-mode translate')
        self.addCleanup(self.openstack, f'local ip delete {made["id"]}')
        self.openstack(f'local ip set --description nearby {made["id"]}')
        shown = self.show(f'local ip show {made["id"]}')
        self.assertEqual(('here', 'nearby'), (shown['name'], shown['description']))
        self.assertIn(made['id'], [row['ID'] for row in self.list('local ip list')])
        kind = 'local ip association'
        self.assertEqual(port['id'], self.show(f'{kind} create {made["id"]} {port["id"]}')['fixed_port_id'])
        listed = self.list(f'{kind} list {made["id"]} --fixed-port {port["id"]}')
        self.assertEqual([made['id']], [row['Local IP ID'] for row in listed])
        self.openstack(f'{kind} delete {made["id"]} {port["id"]}')
        self.assertEqual([], self.list(f'{kind} list {made["id"]}'))


class AgentTests(CommandTests):
    def test_delete(self):
        connection = openstack.connect(cloud=base.ADMIN_CLOUD)
        server = connection.network.get_endpoint().split('/v2.0')[0].rstrip('/')
        host = f'gone-{uuid.uuid4().hex}'
        beat = {'binary': 'neutron-macvtap-agent', 'status': {'phase': 'ready'}}
        answer = connection.network.post(f'{server}/agent/v1/hosts/{host}/heartbeat', json=beat)
        self.assertLess(answer.status_code, 300, answer.text)
        [agent] = self.list(f'network agent list --host {host}')
        self.openstack(f'network agent delete {agent["ID"]}')
        self.assertEqual([], self.list(f'network agent list --host {host}'))

    def test_remove_router(self):
        agent = self.list('network agent list --agent-type l3')[0]['ID']
        router = self.make('router')
        self.openstack(f'network agent remove router --l3 {agent} {router["id"]}')
        routers = self.list(f'router list --agent {agent}')
        self.assertNotIn(router['id'], [row['ID'] for row in routers])


class TopologyTests(CommandTests):
    def test_life(self):
        kind = 'network auto allocated topology'
        project = self.show(f'project create auto-{uuid.uuid4().hex}')['id']
        self.addCleanup(self.openstack, f'project delete {project}')
        self.openstack(f'{kind} create --check-resources')
        network = self.show(f'{kind} create --project {project}')['id']
        self.assertEqual(network, self.show(f'{kind} create --project {project} --or-show')['id'])
        self.assertEqual('ACTIVE', self.show(f'network show {network}')['status'])
        self.openstack(f'{kind} delete --project {project}')
        self.assertIn('No Network found', self.complaint(f'network show {network}'))


class TrunkTests(CommandTests):
    def test_life(self):
        network, _ = self.make_network('10.103.0.0/24')
        parent, child = self.make_port(network), self.make_port(network)
        tagged = f'--subport port={child["id"]},segmentation-type=vlan,segmentation-id=7'
        trunk = self.make('network trunk', f'--parent-port {parent["id"]} {tagged}')
        [subport] = self.list(f'network subport list --trunk {trunk["id"]}')
        self.assertEqual((child['id'], 7), (subport['Port'], subport['Segmentation ID']))
        self.openstack(f'network trunk unset --subport {child["id"]} {trunk["id"]}')
        self.assertEqual([], self.list(f'network subport list --trunk {trunk["id"]}'))
        self.openstack(f'network trunk set --description idle {tagged} {trunk["id"]}')
        shown = self.show(f'network trunk show {trunk["id"]}')
        self.assertEqual([child['id']], [one['port_id'] for one in shown['sub_ports']])
        self.assertEqual('idle', shown['description'])
        self.assertIn(trunk['id'], [row['ID'] for row in self.list('network trunk list --long')])


class LogTests(CommandTests):
    def test_life(self):
        kinds = [row['Supported types'] for row in self.list('network loggable resources list')]
        self.assertIn('security_group', kinds)
        log = self.make('network log', '--resource-type security_group --event DROP --disable')
        self.openstack(f'network log set --enable --description dropped {log["id"]}')
        shown = self.show(f'network log show {log["id"]}')
        self.assertEqual((True, 'dropped'), (shown['Enabled'], shown['Description']))
        self.assertIn(log['id'], [row['ID'] for row in self.list('network log list --long')])


class OtherTests(CommandTests):
    def test_tags_of_a_group(self):
        group = self.make('security group', '--tag red --tag blue')
        self.openstack(f'security group unset --tag red {group["id"]}')
        self.assertEqual(['blue'], self.show(f'security group show {group["id"]}')['tags'])

    def test_projects_of_what_belongs_to_none(self):
        self.make('network flavor', '--service-type L3_ROUTER_NAT --project admin')
        profile = self.show('network flavor profile create --project admin --metainfo {}')
        self.openstack(f'network flavor profile delete {profile["id"]}')

    def test_onboard_subnets(self):
        # The pool goes last.
        pool = self.make('subnet pool', '--pool-prefix 10.105.0.0/16')
        network, subnet = self.make_network('10.104.0.0/24')
        self.openstack(f'network onboard subnets {network["id"]} {pool["id"]}')
        self.assertEqual(pool['id'], self.show(f'subnet show {subnet["id"]}')['subnetpool_id'])


class ExtraPropertyTests(CommandTests):
    """The client sends attributes that it does not know."""

    def test_what_nobody_knows_is_refused(self):
        extra = '--extra-property type=str,name=flavour_of_ice,value=lemon'
        network = self.make('network')
        for command in (
            f'network create {extra} refused',
            f'network set {extra} {network["id"]}',
            f'port create --network {network["id"]} {extra} refused',
            f'router create {extra} refused',
            f'security group create {extra} refused',
            f'subnet create --network {network["id"]} --subnet-range 10.106.0.0/24 {extra} refused',
        ):
            complaint = self.complaint(command)
            self.assertIn('400', complaint)
            self.assertIn(f"{NO_SUCH_ATTRIBUTE}(s) 'flavour_of_ice'", complaint)

    def test_attributes_of_aliases_are_taken(self):
        network = self.make('network', '--extra-property type=bool,name=vlan_transparent,value=false')
        for name, kind, value, shown in (
            ('trusted', 'bool', 'true', True),
            ('numa_affinity_policy', 'str', 'preferred', 'preferred'),
            ('device_profile', 'str', 'card', 'card'),
        ):
            port = self.make_port(network, f'--extra-property type={kind},name={name},value={value}')
            self.assertEqual(shown, self.shown('ports', port)[name])
        router = self.make('router', '--extra-property type=int,name=ecmp_max_paths,value=4')
        self.assertEqual(4, self.shown('routers', router)['ecmp_max_paths'])
        group = self.make('security group', '--extra-property type=bool,name=include_default_rules,value=false')
        self.assertEqual([], self.shown('security-groups', group)['security_group_rules'])

    def test_hints_are_taken(self):
        network = self.make('network')
        hints = {'openvswitch': {'other_config': {'tx-steering': 'hash'}}}
        connection = openstack.connect(cloud=base.ADMIN_CLOUD)
        wish = {'network_id': network['id'], 'hints': hints}
        answer = connection.network.post('/ports', json={'port': wish})
        self.assertEqual(201, answer.status_code, answer.text)
        port = answer.json()['port']
        self.addCleanup(self.openstack, f'port delete {port["id"]}')
        self.assertEqual(hints, port['hints'])

    def shown(self, collection, made):
        connection = openstack.connect(cloud=base.ADMIN_CLOUD)
        [body] = connection.network.get(f'/{collection}/{made["id"]}').json().values()
        return body
