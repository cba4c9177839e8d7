using System.Collections.Concurrent;
using Varde.Modules.Tests.ClinicalRepository;

namespace Varde.Modules.Tests.Aql;

/// <summary>The servers of the suites of one test class: one for each distinct list of steps, loaded when first asked for and stopped after the last test.</summary>
public sealed class SuiteServers : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Task<LoadedSuite>>> _loaded = new();

    public async ValueTask DisposeAsync()
    {
        foreach (var suite in _loaded.Values.Where(one => one.Value.IsCompletedSuccessfully)) await (await suite.Value).DisposeAsync();
    }

    internal Task<LoadedSuite> LoadedAsync(Database database, IReadOnlyList<string> steps) =>
        _loaded.GetOrAdd(string.Join('\n', steps), _ => new Lazy<Task<LoadedSuite>>(() => LoadedSuite.LoadAsync(database, steps))).Value;
}
