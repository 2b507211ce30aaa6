import { join } from 'node:path'
import { runCommand } from '@neutrino/cli/lab/run-command.ts'
import { advertisedExtensions } from '@neutrino/server/extensions/advertised.ts'
import { createEndpoints } from '@neutrino/server/http/endpoints.ts'
import { resources } from '@neutrino/server/registry.ts'
import { testSettings } from '../support/api/test-settings.ts'
import { compareDefinitions, parseDefinitions, type Resources } from './definitions/compare-definitions.ts'
import { differences } from './definitions/differences.ts'
import { renderDefinitions } from './definitions/render-definitions.ts'
import type { PartInput, PartResult } from './part.ts'

/** Aliases under which neutron-lib has what every server serves, and that nobody advertises. */
const core = ['network', 'port', 'subnet', 'subnetpool'] as const

/** neutron-lib's definitions of all that is advertised: each attribute is served as it says. */
export async function compareWithNeutronLib({ packages }: PartInput): Promise<PartResult> {
  const program = join(import.meta.dirname, 'definitions/definitions.py')
  const theirs = parseDefinitions(JSON.parse(await runCommand(['/usr/bin/python3', program])))
  const isOn = new Set<string>([...core, ...advertisedExtensions(new Set()).map(({ alias }) => alias)])
  const verdicts = compareDefinitions(
    theirs.filter(({ alias }) => isOn.has(alias)),
    ourResources(),
    differences,
  )
  const faults = verdicts.flatMap(verdict => verdict.faults)
  const attributes = verdicts.reduce((sum, verdict) => sum + verdict.attributes, 0)
  const passed = verdicts.filter(verdict => verdict.faults.length === 0).length
  return {
    reportName: 'definitions.md',
    report: renderDefinitions(verdicts, packages.get('python3-neutron-lib') ?? ''),
    passed,
    shortfalls: faults,
    summary: `Definitions: ${attributes} attributes of ${verdicts.length} aliases, ${faults.length} otherwise than neutron-lib says.`,
  }
}

function ourResources(): Resources {
  const endpoints = createEndpoints(resources, testSettings)
  return new Map(
    endpoints.map(({ schema }) => {
      const fields = schema.fields.map(({ wire, attribute }) => {
        const { create, update, filter, sort, hidden } = attribute
        const flags = {
          create: create !== undefined,
          update: update === true,
          filter: filter === true,
          sort: sort === true,
          shown: hidden !== true,
        }
        return [wire, flags] as const
      })
      // The same attribute has two names.
      const owner = fields.find(([wire]) => wire === 'tenant_id')?.[1]
      return [
        schema.definition.collection,
        new Map([...fields, ...(owner === undefined ? [] : [['project_id', owner] as const])]),
      ]
    }),
  )
}
