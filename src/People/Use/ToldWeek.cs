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
    public IReadOnlyDictionary<UseFigure, UseCell> Of(ServiceId service, string place)
    {
        var told = Services.GetValueOrDefault(service)?.GetValueOrDefault(place);
        return UseFigure.Of(service).Where(figure => figure.IsSupported).ToDictionary(figure => figure, figure => told is not null && told.TryGetValue(figure.Key, out var cell) ? cell : None(figure));
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

    private static UseCell None(UseFigure figure) => new(0, figure == UseFigure.Served ? null : 0);
}
