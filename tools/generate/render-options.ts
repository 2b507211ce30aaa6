import { macvtapOptions } from '@neutrino/agent/macvtap/options.ts'
import { metadataOptions } from '@neutrino/agent/metadata/options.ts'
import { ovnAgentOptions } from '@neutrino/agent/ovn/options.ts'
import { sriovOptions } from '@neutrino/agent/sriov/options.ts'
import type { Option } from '@neutrino/base/config/index.ts'
import { serverOptions } from '@neutrino/server/config/load-server-config.ts'
import { code, table } from './markdown.ts'

const introduction = `# Configuration options

Read from the files of \`--config-file\` and \`--config-dir\`, in the syntax of \`neutron.conf\`. \`config sample\` prints
them as such a file, \`config show\` what is in force and where it was set.
`

const metadataIntroduction = `# Configuration options of the metadata agent

Read from the files of \`neutrino agent metadata --config-file\`, in the syntax of \`neutron_ovn_metadata_agent.ini\`.
`

const ovnAgentIntroduction = `# Configuration options of the OVN agent

Read from the files of \`neutrino agent ovn --config-file\`, in the syntax of \`ovn_agent.ini\`.
`

const macvtapIntroduction = `# Configuration options of the macvtap agent

Read from the files of \`neutrino agent macvtap --config-file\`, in the syntax of \`macvtap_agent.ini\`.
`

const sriovIntroduction = `# Configuration options of the SR-IOV agent

Read from the files of \`neutrino agent sriov --config-file\`, in the syntax of \`sriov_agent.ini\`.
`

export function renderOptions(): string {
  return renderPage(introduction, serverOptions.flat())
}

export function renderMetadataOptions(): string {
  return renderPage(metadataIntroduction, metadataOptions)
}

export function renderOvnAgentOptions(): string {
  return renderPage(ovnAgentIntroduction, ovnAgentOptions)
}

export function renderMacvtapOptions(): string {
  return renderPage(macvtapIntroduction, macvtapOptions)
}

export function renderSriovOptions(): string {
  return renderPage(sriovIntroduction, sriovOptions)
}

function renderPage(head: string, options: readonly Option[]): string {
  const groups = [...new Set(options.map(option => option.group))]
  const sections = groups.map(group => {
    const rows = options
      .filter(option => option.group === group)
      .map(option => [code(option.name), kindText(option), defaultText(option), docText(option)])
    return `## [${group}]\n\n${table(['option', 'kind', 'default', 'what it is'], rows)}`
  })
  return [head, ...sections].join('\n')
}

function kindText(option: Option): string {
  switch (option.kind) {
    case 'choice':
      return option.choices.map(code).join(', ')
    case 'integer':
    case 'float':
    case 'port': {
      const { min, max } = option
      if (min !== undefined && max !== undefined) return `${option.kind}, ${min} to ${max}`
      if (min !== undefined) return `${option.kind}, at least ${min}`
      return max === undefined ? option.kind : `${option.kind}, at most ${max}`
    }
    case 'multi':
      return 'may be repeated'
    case 'list':
      return 'list, by commas'
    case 'dict':
      return 'key:value, by commas'
    default:
      return option.kind
  }
}

function defaultText(option: Option): string {
  const value = option.default
  if (option.required) return '*required*'
  if (value === undefined) return ''
  if (typeof value !== 'object') return code(String(value))
  return code(
    Array.isArray(value)
      ? value.join(',')
      : Object.entries(value)
          .map(([key, entry]) => `${key}:${entry}`)
          .join(','),
  )
}

function docText({ doc, deprecatedNames = [], secret }: Option): string {
  const former = deprecatedNames.length ? ` Formerly ${deprecatedNames.map(code).join(', ')}.` : ''
  return `${doc}${former}${secret ? ' Never shown.' : ''}`
}
