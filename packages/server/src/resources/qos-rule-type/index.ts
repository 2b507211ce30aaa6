import { boolean } from '../../definition/kinds.ts'
import { shape } from '../../definition/shape.ts'
import { defineError } from '../../errors/define-error.ts'
import { HttpBadRequest, HttpNotFound, NotAuthorized } from '../../errors/errors.ts'
import type { Route } from '../../http/api.ts'
import type { ApiRequest, ApiResponse, Services } from '../../http/wire.ts'
import {
  isRuleType,
  type ParameterRange,
  type QosDriver,
  qosDriversOf,
  rangesOf,
  ruleTypes,
  typesOf,
} from '../qos-policy/index.ts'

const QosRuleTypeNotFound = defineError<{ type: string }>(
  'HTTPNotFound',
  404,
  f => `There is no QoS rule type ${f.type}`,
)

const rule = 'get_rule_type'

async function list(services: Services, request: ApiRequest): Promise<ApiResponse> {
  const wanted = wantedTypes(request.query, qosDriversOf(services.settings.binding.mechanisms))
  const isAllowed = services.policy().check(request.op.actor, rule, {})
  return { status: 200, body: { rule_types: isAllowed ? wanted.map(type => ({ type })) : [] } }
}

/** Types that all drivers keep, all_supported: those that one keeps, all_rules: those that there are. */
function wantedTypes(query: URLSearchParams, drivers: readonly QosDriver[]): readonly string[] {
  const filters = ['all_rules', 'all_supported'].filter(name => isSet(query.get(name), name))
  if (filters.length > 1)
    throw new HttpBadRequest({ message: 'Only one of the filters all_rules and all_supported can be given' })
  const named = query.getAll('type')
  return ruleTypes.filter(type => {
    const keepers = drivers.filter(driver => typesOf(driver).includes(type)).length
    const isWanted =
      filters[0] === 'all_rules' ||
      (filters[0] === 'all_supported' ? keepers > 0 : keepers === drivers.length)
    return isWanted && (named.length === 0 || named.includes(type))
  })
}

function isSet(text: string | null, name: string): boolean {
  return text !== null && boolean.parse(text, name)
}

async function show(
  services: Services,
  request: ApiRequest,
  { type = '' }: Readonly<Record<string, string>>,
): Promise<ApiResponse> {
  const { actor } = request.op
  if (!services.policy().check(actor, rule, {})) throw new HttpNotFound({})
  // How rules are carried out is nothing for projects to see.
  if (!actor.isAdmin) throw new NotAuthorized({})
  if (!isRuleType(type)) throw new QosRuleTypeNotFound({ type })
  const drivers = qosDriversOf(services.settings.binding.mechanisms).flatMap(driver => {
    const ranges = rangesOf(driver, type)
    return ranges === undefined ? [] : [{ name: driver.name, supported_parameters: wireRanges(ranges) }]
  })
  return { status: 200, body: { rule_type: { type, drivers } } }
}

function wireRanges(ranges: Readonly<Record<string, ParameterRange>>) {
  return Object.entries(ranges).map(([parameter_name, range]) =>
    'choices' in range
      ? { parameter_name, parameter_type: 'choices', parameter_values: range.choices }
      : { parameter_name, parameter_type: 'range', parameter_values: range },
  )
}

const { text, flag, object, record } = shape
const alias = 'qos'

/** GET /qos/rule-types, also without the prefix. */
export const ruleTypeRoutes: readonly Route[] = [
  {
    path: 'qos/rule_types',
    alias,
    methods: {
      GET: {
        id: 'list_rule_types',
        about: 'rule_type',
        doc: 'Types of the rules that QoS policies can have here.',
        query: { type: shape.list(text), all_rules: flag, all_supported: flag },
        answer: object({ rule_types: shape.list(object({ type: text })) }),
        run: list,
      },
    },
  },
  {
    path: 'qos/rule_types/:type',
    alias: 'qos-rule-type-details',
    methods: {
      GET: {
        id: 'show_rule_type',
        about: 'rule_type',
        doc: 'Who carries out rules of a type, and within what bounds.',
        answer: object({ rule_type: object({ type: text, drivers: shape.list(record({})) }) }),
        run: show,
      },
    },
  },
]
