using Varde.AccessControl;
using Varde.Foundation;

namespace Varde.People.Use;

/// <summary>Something that was done with a document of a service.</summary>
/// <param name="At">When.</param>
/// <param name="Service">The service.</param>
/// <param name="Person">In whose record.</param>
/// <param name="Document">The document.</param>
/// <param name="Line">The place that it belongs to, with all that it is part of, from itself upwards; empty for the region alone.</param>
internal sealed record UseEvent(DateTimeOffset At, ServiceId Service, EhrId Person, Guid Document, IReadOnlyList<string> Line)
{
    /// <summary>The person, or somebody who represents them, did it.</summary>
    public bool IsByCitizen { get; init; }

    /// <summary>A system did it: nobody was served by that alone.</summary>
    public bool IsBySystem { get; init; }

    /// <summary>The document was opened by it.</summary>
    public bool IsReading { get; init; }

    /// <summary>The document came into being by it.</summary>
    public bool IsNew { get; init; }

    /// <summary>Whether the document is open to the patient.</summary>
    public bool IsOpenToPatient { get; init; }
}

/// <summary>Counts the use of some weeks. What is counted does not depend on the order in which it is told.</summary>
internal sealed class UseTally(IReadOnlyCollection<IsoWeek> weeks)
{
    private readonly Dictionary<EhrId, int> _people = [];
    private readonly Dictionary<Guid, DateTimeOffset> _opened = [];
    private readonly Dictionary<IsoWeek, Dictionary<ServiceId, ServiceTally>> _weeks = weeks.ToDictionary(week => week, _ => new Dictionary<ServiceId, ServiceTally>());
    private readonly PlaceTree _places = new();

    /// <summary>Counts what was done; of what was done after the weeks only that something was opened.</summary>
    public void Add(UseEvent one)
    {
        if (one is { IsByCitizen: true, IsReading: true }) Open(one);
        if (OfWeek(one.At, one.Service) is not { } tally) return;
        var (person, line) = (NumberOf(one.Person), _places.Add(one.Line));
        if (!one.IsBySystem) tally.Use(person, line, one.IsByCitizen);
        if (one.IsNew) tally.Make(one, person, line);
    }

    /// <summary>Counts that somebody closed a service, blocked something of it or withdrew a consent.</summary>
    /// <param name="at">When.</param>
    /// <param name="person">Whose record it is about.</param>
    /// <param name="service">The service; null for all.</param>
    public void AddOptOut(DateTimeOffset at, EhrId person, ServiceId? service)
    {
        foreach (var one in service is { } only ? [only] : RolloutReading.Services) OfWeek(at, one)?.OptOut(NumberOf(person));
    }

    /// <summary>The figures of a week, without what is withheld.</summary>
    public ToldWeek Told(IsoWeek week)
    {
        var places = _places.FromAbove();
        return new(_weeks[week].Where(one => one.Value.IsUsed).ToDictionary(one => one.Key, one => one.Value.Told(one.Key, places, _opened)));
    }

    private void Open(UseEvent one)
    {
        if (!_opened.TryGetValue(one.Document, out var first) || one.At < first) _opened[one.Document] = one.At;
    }

    private ServiceTally? OfWeek(DateTimeOffset at, ServiceId service)
    {
        if (!_weeks.TryGetValue(IsoWeek.Of(at), out var services)) return null;
        if (!services.TryGetValue(service, out var tally)) services[service] = tally = new();
        return tally;
    }

    private int NumberOf(EhrId person)
    {
        if (!_people.TryGetValue(person, out var number)) _people[person] = number = _people.Count;
        return number;
    }
}

/// <summary>Counts the use of one service in one week, at every place.</summary>
internal sealed class ServiceTally
{
    private readonly Dictionary<string, HashSet<int>> _served = new(StringComparer.Ordinal), _own = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, NewDocumentOf> _made = [];
    private readonly HashSet<int> _optedOut = [];

    public bool IsUsed => _served.Count > 0 || _made.Count > 0;

    public void Use(int person, IReadOnlyList<string> line, bool isByCitizen)
    {
        Put(_served, person, line);
        if (isByCitizen) Put(_own, person, line);
    }

    public void Make(UseEvent one, int person, IReadOnlyList<string> line) => _made.TryAdd(one.Document, new(one.At, person, line, one.IsOpenToPatient));

    public void OptOut(int person) => _optedOut.Add(person);

    /// <summary>What is told of each place at which anything was.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, UseCell>> Told(ServiceId service, IReadOnlyList<(string Place, IReadOnlyList<string> Parts)> places, IReadOnlyDictionary<Guid, DateTimeOffset> opened)
    {
        var told = new ToldPlaces();
        var served = People(_served);
        var few = told.Put(UseFigure.Served, places, served);
        told.Put(UseFigure.Own, places, PartOf(served, place => _own.TryGetValue(place, out var own) ? own.Count : 0), few);
        told.Put(UseFigure.OptOuts, places, PartOf(served, place => _served[place].Count(_optedOut.Contains)), few);
        var made = Made(_made.Values);
        told.PutOver(UseFigure.Of(service).First(figure => figure == UseFigure.Messages || figure == UseFigure.Documents), places, made, served, few);
        var open = _made.Where(one => one.Value.IsOpenToPatient).ToList();
        var available = Made(open.Select(one => one.Value));
        var inTime = Made(open.Where(one => opened.TryGetValue(one.Key, out var at) && at <= one.Value.At + UseFigure.OpenedWithin).Select(one => one.Value));
        // How many of the new documents are not open is told by no figure, and is found by none.
        var shares = available.ToDictionary(
            one => one.Key, one => (inTime.TryGetValue(one.Key, out var read) ? read with { Rest = one.Value.Count - read.Count } : new Amount(0, one.Value.Count, 0)) with { Beside = made[one.Key].Count - one.Value.Count }, StringComparer.Ordinal);
        told.Put(UseFigure.Opened, places, shares, Withholding.Of(places, available));
        return told.All;
    }

    private static void Put(Dictionary<string, HashSet<int>> people, int person, IReadOnlyList<string> line)
    {
        foreach (var place in line)
        {
            if (!people.TryGetValue(place, out var there)) people[place] = there = [];
            there.Add(person);
        }
    }

    private static Dictionary<string, Amount> People(Dictionary<string, HashSet<int>> people) => people.ToDictionary(one => one.Key, one => new Amount(one.Value.Count, 0, one.Value.Count), StringComparer.Ordinal);

    private static Dictionary<string, Amount> PartOf(Dictionary<string, Amount> whole, Func<string, int> part) =>
        whole.ToDictionary(one => one.Key, one => part(one.Key) is var count ? new Amount(count, one.Value.Count - count, count) : default, StringComparer.Ordinal);

    private static Dictionary<string, Amount> Made(IEnumerable<NewDocumentOf> documents)
    {
        var (counts, people) = (new Dictionary<string, int>(StringComparer.Ordinal), new Dictionary<string, HashSet<int>>(StringComparer.Ordinal));
        foreach (var document in documents)
        {
            Put(people, document.Person, document.Line);
            foreach (var place in document.Line) counts[place] = counts.GetValueOrDefault(place) + 1;
        }
        return counts.ToDictionary(one => one.Key, one => new Amount(one.Value, 0, people[one.Key].Count), StringComparer.Ordinal);
    }

    private sealed record NewDocumentOf(DateTimeOffset At, int Person, IReadOnlyList<string> Line, bool IsOpenToPatient);
}

/// <summary>What is told of the places of one service in one week.</summary>
internal sealed class ToldPlaces
{
    private readonly Dictionary<string, Dictionary<string, UseCell>> _places = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, UseCell>> All => _places.ToDictionary(one => one.Key, one => (IReadOnlyDictionary<string, UseCell>)one.Value, StringComparer.Ordinal);

    /// <summary>Tells a figure: a count, or a share of its whole.</summary>
    /// <returns>Where it is withheld.</returns>
    public IReadOnlySet<string> Put(UseFigure figure, IReadOnlyList<(string Place, IReadOnlyList<string> Parts)> places, IReadOnlyDictionary<string, Amount> amounts, IReadOnlySet<string>? withheldWhole = null)
    {
        var withheld = Withholding.Of(places, amounts, withheldWhole);
        foreach (var (place, amount) in amounts) Put(place, figure, withheld.Contains(place) ? UseCell.Withheld : new(amount.Count, figure.IsShare ? amount.Whole : null));
        return withheld;
    }

    /// <summary>Tells a count beside the people that it is held against, of whom it is no part.</summary>
    public void PutOver(
        UseFigure figure, IReadOnlyList<(string Place, IReadOnlyList<string> Parts)> places, IReadOnlyDictionary<string, Amount> amounts, IReadOnlyDictionary<string, Amount> people, IReadOnlySet<string> withheldPeople)
    {
        var withheld = Withholding.Of(places, amounts, withheldPeople);
        foreach (var place in amounts.Keys.Union(people.Keys))
            Put(place, figure, withheld.Contains(place) || withheldPeople.Contains(place) ? UseCell.Withheld : new(amounts.GetValueOrDefault(place).Count, people.GetValueOrDefault(place).Count));
    }

    private void Put(string place, UseFigure figure, UseCell cell)
    {
        if (PlaceTree.IsOwn(place)) return;
        if (!_places.TryGetValue(place, out var figures)) _places[place] = figures = new(StringComparer.Ordinal);
        figures[figure.Key] = cell;
    }
}
