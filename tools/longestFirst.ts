import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Twenty seconds and more each: begun last, one of them would end alone. */
export const longest = [
  ...['tests/crash/circuits', 'tests/simulation/silence', 'tests/crash/chargers', 'tests/simulation/faults'],
  ...['tests/fuzz/openapi', 'server/src/cli/onOurOwn', 'tests/fuzz/ocpp', 'server/src/storage/local/owner'],
  ...['server/src/cli/access', 'server/src/cli/depots', 'server/src/storage/local/backup', 'balancer/tests/large'],
]

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const placeOf = ({ moduleId }: TestSpecification): number => {
      const place = longest.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`))
      return place < 0 ? longest.length : place
    }
    return (await super.sort(files)).sort((a, b) => placeOf(a) - placeOf(b))
  }
}
