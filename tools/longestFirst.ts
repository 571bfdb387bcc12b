import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Half a minute and more each: begun last, one of them would end alone. */
export const longest = [
  ...['tests/crash/circuits', 'tests/simulation/faults', 'tests/crash/chargers', 'server/src/storage/local/backup'],
  ...['tests/fuzz/openapi', 'server/src/cli/simulate', 'server/src/cli/onOurOwn', 'tests/simulation/silence'],
  ...['server/src/storage/local/owner', 'server/src/cli/depots', 'server/src/cli/access', 'tests/fuzz/ocpp'],
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
