using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Varde.Benchmarks;

if (args is ["people", .. var asked]) return PeopleStream.Run(asked);
if (args is ["filter", .. var population]) return await FilterCost.RunAsync(population);
if (args is ["proofs", .. var shared]) return await ProofRatio.RunAsync(shared);
if (args is ["switches"]) return await SwitchRatio.RunAsync();
if (args is ["keys", .. var measured]) return await EncryptionRatio.RunAsync(measured);

// In this process: the measured code is the built one, and nothing has to be generated and built on the machine that measures.
var config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
return 0;
