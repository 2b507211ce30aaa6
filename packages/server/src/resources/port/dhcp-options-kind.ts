import { parseIp } from '@neutrino/base/ip.ts'
import { type Kind, quote, refuse } from '../../definition/kind.ts'
import { ipVersion, text } from '../../definition/kinds.ts'
import { isObject } from '../../definition/parse-body.ts'
import { ovnOptionName } from '../../reconcile/model/dhcp-option-names.ts'
import { dhcpOptionTakes, dhcpOptionValue } from '../../reconcile/model/dhcp-option-values.ts'

/** Extra options of one port: there are 254 option codes for each IP version (RFC 2132). */
export const DHCP_OPTIONS_MAX = 508
export const DHCP_OPTION_NAME_LENGTH_MAX = 64
export const DHCP_OPTION_VALUE_LENGTH_MAX = 255

/** An entry of `extra_dhcp_opts`, as on the wire and in the database. */
export interface DhcpOption {
  readonly opt_name: string
  /** Null takes the option away. */
  readonly opt_value: string | null
  readonly ip_version: 4 | 6
}

const optionName = text({ max: DHCP_OPTION_NAME_LENGTH_MAX, notEmpty: true, oneLine: true })
const optionValue = text({ max: DHCP_OPTION_VALUE_LENGTH_MAX, notEmpty: true, oneLine: true })
const emptyableValue = text({ max: DHCP_OPTION_VALUE_LENGTH_MAX, oneLine: true })
/** An empty value of these keeps the subnet's from being announced. */
const emptyableNames: ReadonlySet<string> = new Set(['router', 'classless-static-route'])
const optionKeys: ReadonlySet<string> = new Set(['opt_name', 'opt_value', 'ip_version'])

/**
 * Any names are let through: what this OVN does not know is left out of its rows. A value that OVN could not
 * read would silence DHCP on the port, so it is refused.
 */
export const dhcpOptions: Kind<readonly DhcpOption[]> = {
  schema: {
    type: ['array', 'null'],
    maxItems: DHCP_OPTIONS_MAX,
    items: {
      type: 'object',
      properties: {
        opt_name: optionName.schema,
        opt_value: { type: ['string', 'null'], maxLength: DHCP_OPTION_VALUE_LENGTH_MAX },
        ip_version: ipVersion.schema,
      },
      required: ['opt_name', 'opt_value'],
      additionalProperties: false,
    },
  },
  sqlType: 'jsonb',
  parse(value, attribute) {
    if (value === null) return []
    if (!Array.isArray(value)) return refuse(attribute, `${quote(value)} is not a list`)
    if (value.length > DHCP_OPTIONS_MAX) {
      return refuse(attribute, `the list has ${value.length} items, at most ${DHCP_OPTIONS_MAX} are allowed`)
    }
    const options = value.map((entry: unknown) => parseOption(entry, attribute))
    const seen = new Set<string>()
    for (const option of options) {
      const key = optionKey(option)
      if (seen.has(key)) return refuse(attribute, `Duplicate items in the list: '${option.opt_name}'`)
      seen.add(key)
    }
    return options
  },
  parseFilter: value => value,
}

/** What makes two options one. */
export function optionKey(option: Pick<DhcpOption, 'opt_name' | 'ip_version'>): string {
  return `${option.ip_version} ${option.opt_name}`
}

function parseOption(entry: unknown, attribute: string): DhcpOption {
  if (!isObject(entry)) return refuse(attribute, `${quote(entry)} is not a dictionary`)
  const unknown = Object.keys(entry).find(key => !optionKeys.has(key))
  if (unknown !== undefined) return refuse(attribute, `'${unknown}' is not a key of a DHCP option`)
  const { opt_name: name, opt_value: value, ip_version: version = 4 } = entry
  if (name === undefined || value === undefined) {
    return refuse(attribute, 'opt_name and opt_value are required')
  }
  const parsedName = optionName.parse(name, attribute)
  const kind = emptyableNames.has(parsedName) ? emptyableValue : optionValue
  const option = {
    opt_name: parsedName,
    opt_value: value === null ? null : kind.parse(value, attribute),
    ip_version: ipVersion.parse(version, attribute),
  }
  const problem = valueProblem(option)
  return problem === undefined ? option : refuse(attribute, `'${parsedName}': ${problem}`)
}

/** Whether the option is for baremetal alone is known only with the port, and its value is one all the same. */
function valueProblem(option: DhcpOption): string | undefined {
  const { opt_name: name, opt_value: value, ip_version: version } = option
  if (value === null || value === '') return undefined
  // Clients that name no version get 4, also with an address of version 6. Such an option reaches no row of OVN.
  if (version === 4 && parseIp(value)?.version === 6) return undefined
  const ovnName = ovnOptionName(name, { ipVersion: version, isBaremetal: true })
  const takes = ovnName === undefined ? undefined : dhcpOptionTakes(ovnName, version)
  if (ovnName === undefined || takes === undefined) return undefined
  return dhcpOptionValue(ovnName, version, value) === undefined
    ? `${quote(value)} is not ${takes}`
    : undefined
}
