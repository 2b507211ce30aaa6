import { expect, test } from 'vitest'
import { parseResults } from './parse-results.ts'

test('a run is read as one result a line, failures with the exception below their traceback', () => {
  const log = `
{0} suite.test_networks.NetworksTest.test_list[id-f7319e30,smoke] [0.017s] ... ok
{1} suite.test_qos.RuleTest.test_update[id-5bd6](ingress) [1.500s] ... ok
{0} setUpClass (suite.test_trunk.TrunkTest) ... SKIPPED: trunk extension not enabled.
{1} suite.test_ports.PortsTest.test_show[id-c9a6] [0.2s] ... FAILED

Captured traceback:
~~~~~~~~~~~~~~~~~~~
    Traceback (most recent call last):

      File "/suite/wrapper.py", line 89, in wrapper
    return func(*func_args, **func_kwargs)
           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

      File "/suite/rest_client.py", line 821, in _error_checker
    raise exceptions.BadRequest(resp_body, resp=resp)

    suite.lib.exceptions.BadRequest: Bad request
Details: {'type': 'HTTPBadRequest'}


Captured pythonlogging:
~~~~~~~~~~~~~~~~~~~~~~~
    Not.An.Exception
      File "no frame"
{1} suite.test_ports.PortsTest.test_list [0.2s] ... ok
`
  const at = (durationS: number) => ({ isClass: false, outcome: 'pass', durationS })
  expect(parseResults(log)).toEqual([
    { name: 'suite.test_networks.NetworksTest.test_list', ...at(0.017) },
    { name: 'suite.test_qos.RuleTest.test_update(ingress)', ...at(1.5) },
    {
      name: 'suite.test_trunk.TrunkTest',
      isClass: true,
      outcome: 'skip',
      durationS: 0,
      reason: 'trunk extension not enabled.',
    },
    {
      name: 'suite.test_ports.PortsTest.test_show',
      ...at(0.2),
      outcome: 'fail',
      reason: "suite.lib.exceptions.BadRequest: Bad request Details: {'type': 'HTTPBadRequest'}",
    },
    { name: 'suite.test_ports.PortsTest.test_list', ...at(0.2) },
  ])
})
