using System.Text;
using Varde.ClinicalRepository;
using Varde.Fhir;
using Varde.Foundation;
using Varde.OpenEhr.Formats;
using Varde.Records;
using Varde.SeedPopulation;
using Varde.Templates;

namespace Varde.Web.Demo;

/// <summary>
/// Fills an empty database with a region of people who do not exist: the platform's templates, dictionaries trained on generated documents, the named people with their
/// records before the server listens, and afterwards organisations, staff, the other people, and what ties all of them together. A filling that was broken off
/// goes on at the next start, with the same people at the same ages; a database that holds anything else is left alone. A region of any size comes in the same way, by <c>varde demo</c>.
/// </summary>
/// <param name="store">The record.</param>
/// <param name="import">Where templates go in.</param>
/// <param name="resources">Where it is kept how far the filling has come.</param>
/// <param name="writer">Writes the people.</param>
/// <param name="rollout">Publishes the region's roadmap and plans its wave.</param>
/// <param name="clock">The clock: the records end at the first start.</param>
internal sealed class DemoRegion(RecordStore store, RecordImport import, ResourceImport resources, DemoWriter writer, DemoRollout rollout, DemoClock clock)
{
    /// <summary>Which population the demo is.</summary>
    public const int Population = 1;

    // The dictionaries learn from people of another seed: no document that is stored is ever one of the examples.
    private const int Examples = 2;
    private const int ExamplesOfTemplate = 200;

    // As if the region had begun to use the record then, and had brought in what was written before.
    private const int YearsOfHistory = 1;

    // While the server answers others too, and while it is filled for load.
    private const int AtOnce = 7;
    private const int ManyAtOnce = 32;
    private const int OrganisationsOfStep = 40;

    private SyntheticRegion? _region;
    private DemoProgress? _progress;
    private IReadOnlyList<Func<CancellationToken, Task>> _steps = [];
    private int _first;
    private int _isFilling;

    /// <summary>Fills an empty database with what a start waits for, and tells how far it has come.</summary>
    public async Task BeginAsync(Action<string> tell, CancellationToken cancellation)
    {
        var (present, began) = (clock.GetUtcNow(), clock.GetTimestamp());
        if (await IsNewAsync(cancellation)) clock.RunTo(present.AddYears(-YearsOfHistory));
        try
        {
            _progress = await DemoProgress.ReadAsync(resources, cancellation);
            if (_progress is { IsWhole: true } || (_progress is null && await IsUsedAsync(cancellation))) return;
            if (_progress is null) await PrepareAsync(present, DemoProgress.UsualResidents, cancellation);
            Plan();
            if (_progress!.Done >= _first) return;
            if (clock.IsRunning) await writer.HistoryAsync(_region!, _region!.NamedHouseholds(), clock, cancellation);
        }
        finally
        {
            clock.Stop();
        }
        await RunAsync(_first, AtOnce, Tenths("The demo's named people", _first, tell), cancellation);
        tell($"The demo's named people are in place after {clock.GetElapsedTime(began).TotalSeconds:F1} s");
    }

    /// <summary>Fills in the rest, while the server answers.</summary>
    public async Task FinishAsync(Action<string> tell, CancellationToken cancellation)
    {
        if (_region is null) return;
        var began = clock.GetTimestamp();
        await RunAsync(_steps.Count, AtOnce, Tenths("The demo's region", _steps.Count, tell), cancellation);
        await EndAsync(cancellation);
        tell($"The demo's region is in place after another {clock.GetElapsedTime(began).TotalSeconds:F1} s");
    }

    /// <summary>Fills an empty database, or one whose filling was broken off, with a region of some size.</summary>
    /// <param name="residents">How many residents it has at least.</param>
    /// <param name="told">Is told how many steps are done, of how many.</param>
    /// <param name="cancellation">Stops it; the next run goes on from there.</param>
    /// <returns>How many households there are; or <see cref="Conflict"/> where the database holds anything else, or is being filled.</returns>
    public async Task<Outcome<int>> FillAsync(int residents, Action<int, int> told, CancellationToken cancellation)
    {
        if (_region is not null && _progress is { IsWhole: false } || Interlocked.Exchange(ref _isFilling, 1) == 1) return new Conflict("The demo's region is being filled in.");
        try
        {
            _progress = await DemoProgress.ReadAsync(resources, cancellation);
            if (_progress is null && await IsUsedAsync(cancellation)) return new Conflict("The database holds other records: a region is filled into an empty one.");
            if (_progress is { } there && there.Residents != residents) return new Conflict($"The database holds a region of {there.Residents} residents{(there.IsWhole ? "" : ", as far as it has come")}.");
            if (_progress is null) await PrepareAsync(clock.GetUtcNow(), residents, cancellation);
            Plan();
            await RunAsync(_steps.Count, ManyAtOnce, done => told(done, _steps.Count), cancellation);
            await EndAsync(cancellation);
            return _region!.Households(residents).Count();
        }
        finally
        {
            _region = null;
            Interlocked.Exchange(ref _isFilling, 0);
        }
    }

    /// <summary>What is stored; the demo does not fit this database when it is refused.</summary>
    internal static T Expect<T>(Outcome<T> outcome, string what) => outcome.TryGet(out var value, out var refusal)
        ? value
        : throw new InvalidOperationException($"The demo does not fit this database: {what}: {Told(refusal)}");

    private async Task<bool> IsUsedAsync(CancellationToken cancellation) => (await store.ListEhrsAsync(new PageRequest(0, 1), cancellation)).Items.Count > 0;

    // Nothing has been done here, not even looked at: only then may the clock begin in the past.
    private async Task<bool> IsNewAsync(CancellationToken cancellation) => (await store.ReadAuditAnchorsAsync(cancellation)).All(chain => chain.Group == 0);

    private async Task PrepareAsync(DateTimeOffset present, int residents, CancellationToken cancellation)
    {
        foreach (var template in OperationalTemplates.All) Expect(await import.TemplateAsync(Encoding.UTF8.GetBytes(template.Xml), cancellation), template.TemplateId);
        await TrainAsync(present, cancellation);
        _progress = new DemoProgress(present, Done: 0, IsWhole: false) { Residents = residents };
        Expect(await _progress.StoreAsync(resources, cancellation), "progress");
    }

    private async Task TrainAsync(DateTimeOffset present, CancellationToken cancellation)
    {
        var examples = DemoPopulation.Generate(Examples, 56, present).SelectMany(r => r.Documents).ToLookup(d => d.TemplateId);
        foreach (var template in examples)
            await store.TrainDictionaryAsync(template.Key, [.. template.Take(ExamplesOfTemplate).Select(d => (ReadOnlyMemory<byte>)CanonicalJson.Write(d.Composition))], cancellation);
    }

    /// <summary>The steps are the same at every start, so that their number tells where to go on.</summary>
    private void Plan()
    {
        var region = _region = new SyntheticRegion(Population, _progress!.Present);
        var households = region.Households(_progress.Residents).ToList();
        _first = Math.Min(households.Count, region.NamedHouseholds().Count());
        _steps =
        [
            .. households.Take(_first).Select(h => (Func<CancellationToken, Task>)(ct => writer.RecordsAsync(region, h, ct))),
            .. region.DirectoryResources().Chunk(OrganisationsOfStep).Select(some => (Func<CancellationToken, Task>)(ct => writer.StoreAsync(some, ct))),
            .. region.Staff.All.Where(s => s.Key is not null).Select(s => (Func<CancellationToken, Task>)(ct => writer.StaffAsync(s, ct))),
            .. households.Skip(_first).Select(h => (Func<CancellationToken, Task>)(ct => writer.RecordsAsync(region, h, ct))),
            .. households.Select(h => (Func<CancellationToken, Task>)(ct => writer.SurroundingsAsync(region, h, ct))),
            ct => writer.StoreAsync(SyntheticRegion.ValueSets(), ct),
            ct => rollout.PlanAsync(_progress.Present, ct),
        ];
    }

    private async Task RunAsync(int until, int atOnce, Action<int> told, CancellationToken cancellation)
    {
        while (_progress!.Done < until)
        {
            var done = Math.Min(until, _progress.Done + atOnce);
            await Task.WhenAll(_steps.Skip(_progress.Done).Take(done - _progress.Done).Select(step => step(cancellation)));
            _progress = _progress with { Done = done };
            Expect(await _progress.StoreAsync(resources, cancellation), "progress");
            told(done);
        }
    }

    private async Task EndAsync(CancellationToken cancellation)
    {
        _progress = _progress! with { IsWhole = true };
        Expect(await _progress.StoreAsync(resources, cancellation), "progress");
    }

    // A line for each tenth of what is left.
    private Action<int> Tenths(string what, int until, Action<string> tell)
    {
        var (began, told) = (_progress!.Done, 0);
        return done =>
        {
            var tenths = (done - began) * 10 / (until - began);
            if (tenths > told) tell($"{what}: {(told = tenths) * 10} %");
        };
    }

    private static string Told(Refusal refusal) => refusal switch
    {
        Invalid invalid => string.Join("; ", invalid.Faults.Select(f => $"{f.Path}: {f.Message}")),
        Unprocessable unprocessable => string.Join("; ", unprocessable.Faults.Select(f => $"{f.Path}: {f.Message}")),
        _ => refusal.Message,
    };
}
