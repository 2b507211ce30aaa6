"""Prints the definitions of the API that neutron-lib has, as JSON: a list of aliases with their resources."""

import importlib
import json
import pkgutil

from neutron_lib.api import definitions


def main():
    names = [found.name for found in pkgutil.iter_modules(definitions.__path__)]
    modules = [importlib.import_module(f'{definitions.__name__}.{name}') for name in names]
    print(json.dumps([described(module) for module in modules if hasattr(module, 'ALIAS')]))


def described(module):
    own = getattr(module, 'RESOURCE_ATTRIBUTE_MAP', None) or {}
    below = getattr(module, 'SUB_RESOURCE_ATTRIBUTE_MAP', None) or {}
    maps = {**own, **{name: each.get('parameters', {}) for name, each in below.items()}}
    return {
        'alias': module.ALIAS,
        'resources': {
            collection: {name: flags(spec) for name, spec in attributes.items() if isinstance(spec, dict)}
            for collection, attributes in maps.items()
        },
    }


def flags(spec):
    return {
        'create': bool(spec.get('allow_post')),
        'update': bool(spec.get('allow_put')),
        'filter': bool(spec.get('is_filter')),
        'sort': bool(spec.get('is_sort_key')),
        'shown': bool(spec.get('is_visible')),
    }


if __name__ == '__main__':
    main()
