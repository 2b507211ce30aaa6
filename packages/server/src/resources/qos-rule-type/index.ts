import { boolean } from '../../definition/kinds.ts'
import { shape } from '../../definition/shape.ts'
import { defineError } from '../../errors/define-error.ts'
import { HttpBadRequest, HttpNotFound, NotAuthorized } from '../../errors/errors.ts'
import type { Route } from '../../http/api.ts'
import type { ApiRequest, ApiResponse, Services } from '../../http/wire.ts'
import { isRuleType, ruleTypes, supportedTypes } from '../qos-policy/index.ts'
import { ruleKinds } from '../qos-rule/index.ts'

const QosRuleTypeNotFound = defineError<{ type: string }>(
  'HTTPNotFound',
  404,
  f => `There is no QoS rule type ${f.type}`,
)

const rule = 'get_rule_type'

async function list(services: Services, request: ApiRequest): Promise<ApiResponse> {
  const wanted = wantedTypes(request.query)
  const isAllowed = services.policy().check(request.op.actor, rule, {})
  return { status: 200, body: { rule_types: isAllowed ? wanted.map(type => ({ type })) : [] } }
}

/** OVN is the only one to carry out rules: what it supports is also what all, and any, support. */
function wantedTypes(query: URLSearchParams): readonly string[] {
  const filters = ['all_rules', 'all_supported'].filter(name => isSet(query.get(name), name))
  if (filters.length > 1)
    throw new HttpBadRequest({ message: 'Only one of the filters all_rules and all_supported can be given' })
  const types = filters[0] === 'all_rules' ? ruleTypes : supportedTypes
  const named = query.getAll('type')
  return named.length === 0 ? types : types.filter(type => named.includes(type))
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
  const drivers = supportedTypes.includes(type)
    ? [{ name: 'ovn', supported_parameters: parametersOf(type) }]
    : []
  return { status: 200, body: { rule_type: { type, drivers } } }
}

/** The attributes of the rules of a type and what they may be, from their own definition. */
function parametersOf(type: string) {
  const attributes = ruleKinds.find(kind => kind.type === type)?.attributes ?? {}
  return Object.entries(attributes).map(([key, { kind, wire }]) => {
    const { enum: values, minimum, maximum } = kind.schema
    const parameter_name = wire ?? key
    return values
      ? { parameter_name, parameter_type: 'choices', parameter_values: values }
      : { parameter_name, parameter_type: 'range', parameter_values: { start: minimum, end: maximum } }
  })
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
