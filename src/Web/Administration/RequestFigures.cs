using System.Diagnostics.Metrics;

namespace Varde.Web.Administration;

/// <summary>
/// How many requests were answered since the start, and how fast, by the door that they came through: counted from the server's own measurement of every request
/// (<c>http.server.request.duration</c>, OpenTelemetry's semantic conventions for HTTP). Times are kept as counts in classes that grow by a quarter, so that a figure is right within that.
/// </summary>
internal sealed class RequestFigures : IDisposable
{
    private const string Source = "Microsoft.AspNetCore.Hosting";
    private const string Instrument = "http.server.request.duration";

    private static readonly string[] Pages = ["kliniker", "innbygger", "drift", "meg", "innlogging", "docs", ""];

    private readonly MeterListener _listener = new();
    private readonly Door[] _doors = [.. Enum.GetValues<RequestDoor>().Select(_ => new Door())];

    public RequestFigures()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == Source && instrument.Name == Instrument) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) => Add(seconds, tags));
        _listener.Start();
    }

    /// <summary>The figures of each door that was used.</summary>
    public IReadOnlyList<RequestFigure> Read() => [.. Enum.GetValues<RequestDoor>().Select(door => _doors[(int)door].Figure(door)).Where(figure => figure.Count > 0)];

    public void Dispose() => _listener.Dispose();

    private void Add(double seconds, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var (route, status) = ("", 0);
        foreach (var (name, value) in tags)
        {
            if (name == "http.route") route = value as string ?? "";
            else if (name == "http.response.status_code" && value is int code) status = code;
        }
        _doors[(int)DoorOf(route)].Add(seconds, status >= StatusCodes.Status500InternalServerError);
    }

    private static RequestDoor DoorOf(string route) => route.TrimStart('/').Split('/')[0] switch
    {
        "openehr" => RequestDoor.OpenEhr,
        "fhir" => RequestDoor.Fhir,
        "api" => RequestDoor.Api,
        var first when Pages.Contains(first) => RequestDoor.Pages,
        _ => RequestDoor.Other,
    };

    private sealed class Door
    {
        // From a tenth of a millisecond to about four minutes.
        private const int Classes = 66;
        private const double Least = 0.0001;
        private const double Growth = 1.25;

        private readonly long[] _counts = new long[Classes];
        private long _faults;

        public void Add(double seconds, bool isFault)
        {
            var place = seconds <= Least ? 0 : Math.Min(Classes - 1, (int)Math.Ceiling(Math.Log(seconds / Least, Growth)));
            Interlocked.Increment(ref _counts[place]);
            if (isFault) Interlocked.Increment(ref _faults);
        }

        public RequestFigure Figure(RequestDoor door)
        {
            var counts = _counts.Select((_, i) => Interlocked.Read(ref _counts[i])).ToArray();
            return new(door, counts.Sum(), Interlocked.Read(ref _faults), Within(counts, 0.5), Within(counts, 0.99));
        }

        private static TimeSpan Within(long[] counts, double share)
        {
            var (wanted, seen) = (Math.Ceiling(counts.Sum() * share), 0L);
            var place = Array.FindIndex(counts, count => (seen += count) >= wanted);
            return TimeSpan.FromSeconds(Least * Math.Pow(Growth, Math.Max(place, 0)));
        }
    }
}

/// <summary>Through which door a request came.</summary>
internal enum RequestDoor
{
    /// <summary>The pages.</summary>
    Pages,

    /// <summary>The openEHR API.</summary>
    OpenEhr,

    /// <summary>The FHIR API.</summary>
    Fhir,

    /// <summary>The other addresses for programs.</summary>
    Api,

    /// <summary>Files, sign-in services, health.</summary>
    Other,
}

/// <summary>The figures of a door.</summary>
/// <param name="Door">Which.</param>
/// <param name="Count">How many requests were answered.</param>
/// <param name="Faults">How many of them by a fault of the server.</param>
/// <param name="Median">Half of them took no longer.</param>
/// <param name="Slow">Of a hundred, ninety-nine took no longer.</param>
internal sealed record RequestFigure(RequestDoor Door, long Count, long Faults, TimeSpan Median, TimeSpan Slow);
