using Varde.AccessControl;

namespace Varde.People;

/// <summary>How much a service was used at a place, week by week.</summary>
/// <param name="Service">The service.</param>
/// <param name="Node">The place, with all that is part of it.</param>
/// <param name="Weeks">The weeks, the oldest first.</param>
public sealed record UseTable(ServiceId Service, RolloutNode Node, IReadOnlyList<UseWeek> Weeks)
{
    /// <summary>When the newest of what is told was counted.</summary>
    public required DateTimeOffset Counted { get; init; }

    /// <summary>When the service was turned on or off there, the oldest first.</summary>
    public IReadOnlyList<UseMark> Marks { get; init; } = [];

    /// <summary>What is told of the service.</summary>
    public IReadOnlyList<UseFigure> Figures => [.. UseFigure.Of(Service)];

    /// <summary>Whether nothing was used in any of the weeks.</summary>
    public bool IsEmpty => Weeks.All(week => week.Cells.Values.All(cell => cell is { IsWithheld: false, Count: 0, Of: null or 0 }));
}

/// <summary>The figures of a week.</summary>
/// <param name="Week">The week.</param>
/// <param name="State">How far it has come.</param>
/// <param name="Cells">The figures that are supported.</param>
public sealed record UseWeek(IsoWeek Week, UseWeekState State, IReadOnlyDictionary<UseFigure, UseCell> Cells)
{
    /// <summary>Whether a figure may still change.</summary>
    public bool IsOpen(UseFigure figure) => State == UseWeekState.Running || (State == UseWeekState.Ended && figure == UseFigure.Opened);
}

/// <summary>How far a week has come.</summary>
public enum UseWeekState
{
    /// <summary>It is not over.</summary>
    Running,

    /// <summary>It is over; what came in it may still be opened in time.</summary>
    Ended,

    /// <summary>Its figures are kept and change no more.</summary>
    Kept,
}

/// <summary>A figure of a week at a place.</summary>
/// <param name="Count">The numerator; null where it is withheld.</param>
/// <param name="Of">The denominator; null where it is withheld, and where the figure is its own.</param>
public readonly record struct UseCell(int? Count, int? Of)
{
    /// <summary>Counts below this, but none, are withheld.</summary>
    public const int Least = 5;

    /// <summary>What is withheld, since it is below <see cref="Least"/> or would tell something that is.</summary>
    public static UseCell Withheld { get; }

    /// <summary>Whether it is withheld.</summary>
    public bool IsWithheld => Count is null;

    /// <summary>The share in percent; null where there is none to tell.</summary>
    public double? Percent => Count is { } count && Of is { } of and > 0 ? 100.0 * count / of : null;
}

/// <summary>A switch that turned the service on or off, in its week.</summary>
/// <param name="Week">The week.</param>
/// <param name="At">When.</param>
/// <param name="State">What it did: <c>on</c>, <c>off</c>, <c>stopped</c>, or <c>ended</c> where it counts no more.</param>
/// <param name="Switch">The switch.</param>
/// <param name="Node">The place that it is for.</param>
public sealed record UseMark(IsoWeek Week, DateTimeOffset At, string State, string Switch, RolloutNode Node)
{
    /// <summary>The phase of the switch.</summary>
    public required string Phase { get; init; }

    /// <summary>The wave that set the switch; null where none did.</summary>
    public string? Wave { get; init; }

    /// <summary>What that wave is called.</summary>
    public string? WaveName { get; init; }
}
