using Varde.Load;
using Varde.Load.Nodes;

// Measures a running Varde as a client would. Every figure stands beside a reference taken in the same run on the same machine.
var options = LoadOptions.Parse(args);
if (options is null) return LoadOptions.Usage();

foreach (var database in options.Databases)
{
    await using var site = await Site.StartAsync(options, database);
    Console.WriteLine($"== {database} · {options.Clients} clients · {options.Seconds} s a workload · {Environment.ProcessorCount} cores");
    foreach (var workload in options.Workloads)
        await (workload switch
        {
            "w1" => CommitWorkload.RunAsync(site, options),
            "w2" => ReadWorkload.RunAsync(site, options),
            "w3sql" => HandWrittenWorkload.RunAsync(site, options),
            "w4" => QueryWorkload.RunAsync(site, options),
            "w5" => FhirWorkload.RunAsync(site, options),
            "w6" => PageWorkload.RunAsync(site, options),
            "w7" => StartWorkload.RunAsync(site, options),
            "w8" => ImportWorkload.RunAsync(site, options),
            "w9" => SizeWorkload.RunAsync(site, options),
            "nodes" => NodeWorkload.RunAsync(site, options),
            _ => throw new ArgumentException($"no workload {workload}"),
        });
}
return 0;
