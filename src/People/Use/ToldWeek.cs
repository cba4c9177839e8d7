using System.Text.Json;
using Varde.AccessControl;

namespace Varde.People.Use;

/// <summary>The figures of a week at all places, as they are told: what is withheld is not among them, neither here nor where they are kept.</summary>
/// <param name="Services">By service, place and the key of the figure; what is not named has none.</param>
internal sealed record ToldWeek(IReadOnlyDictionary<ServiceId, IReadOnlyDictionary<string, IReadOnlyDictionary<string, UseCell>>> Services)
{
    /// <summary>A week in which nothing was used.</summary>
    public static ToldWeek Nothing { get; } = new(new Dictionary<ServiceId, IReadOnlyDictionary<string, IReadOnlyDictionary<string, UseCell>>>());

    /// <summary>The figures of a service at a place.</summary>
    /// <param name="service">The service.</param>
    /// <param name="line">The place with all that it is part of, from itself upwards; without the region, and empty for that.</param>
    public IReadOnlyDictionary<UseFigure, UseCell> Of(ServiceId service, IReadOnlyList<string> line)
    {
        List<string> places = [.. line, PlaceTree.Root];
        return UseFigure.Of(service).Where(figure => figure.IsSupported).ToDictionary(figure => figure, figure => Find(service, places[0], figure) ?? (places.Exists(place => Find(service, place, figure) is { IsWithheld: true }) ? UseCell.Withheld : None(figure)));
    }

    /// <summary>As it is kept: of each cell its numerator and denominator, or nothing.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(Services.ToDictionary(
        service => service.Key.Value, service => service.Value.ToDictionary(place => place.Key, place => place.Value.ToDictionary(cell => cell.Key, cell => new[] { cell.Value.Count, cell.Value.Of }))));

    /// <summary>Reads what <see cref="ToBytes"/> writes. A service that there is no more is left out.</summary>
    public static ToldWeek Read(ReadOnlyMemory<byte> bytes)
    {
        var kept = JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, Dictionary<string, int?[]>>>>(bytes.Span) ?? [];
        var services = new Dictionary<ServiceId, IReadOnlyDictionary<string, IReadOnlyDictionary<string, UseCell>>>();
        foreach (var (name, places) in kept)
            if (ServiceId.Parse(name).TryGet(out var service, out _))
                services[service] = places.ToDictionary(place => place.Key, place => (IReadOnlyDictionary<string, UseCell>)place.Value.ToDictionary(cell => cell.Key, cell => new UseCell(cell.Value[0], cell.Value[1]), StringComparer.Ordinal), StringComparer.Ordinal);
        return new(services);
    }

    // What has no count where the whole is withheld is withheld like what has one.
    private UseCell? Find(ServiceId service, string place, UseFigure figure) =>
        Services.TryGetValue(service, out var places) && places.TryGetValue(place, out var figures) && figures.TryGetValue(figure.Key, out var cell) ? cell : null;

    private static UseCell None(UseFigure figure) => new(0, figure == UseFigure.Served ? null : 0);
}
