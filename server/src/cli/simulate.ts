import { shippedProfiles } from '@busbar/simulator/profile/shipped'
import type { Command } from 'commander'
import type { Shell } from './shell.ts'
import type { SimulateOptions } from './simulateProfile.ts'

export function addSimulate(program: Command, shell: Shell): void {
  program
    .command('simulate')
    .description('run a depot on a virtual clock, with our own engine and chargers of its own; needs no database')
    .argument('<profile>', `${shippedProfiles.join(', ')}, or a file; - for standard input`)
    .option('--seed <number>', 'another depot day of the same profile')
    .option('--hours <number>', 'shorter or longer than the profile says')
    .option('--faults <number>', 'so many faults an hour, of every kind')
    .option('--out <folder>', 'where to leave the summary, cycles, events, messages and series')
    .option('--json', 'answer as JSON')
    .action(async (profile: string, options: SimulateOptions) => {
      // The engine, the chargers and all that they say: no other command waits until they are loaded.
      const { simulateProfile } = await import('./simulateProfile.ts')
      await simulateProfile(shell, profile, options)
    })
}
