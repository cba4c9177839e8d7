namespace Varde.Web.Writing;

/// <summary>
/// National Early Warning Score 2 (Royal College of Physicians 2017) of what was measured so far, for people of 16 years or more who are not pregnant. A parameter that is missing has no
/// points, and without all seven there is no total.
/// </summary>
/// <param name="Respiration">Breaths a minute.</param>
/// <param name="Saturation">SpO₂ in per cent.</param>
/// <param name="IsOnOxygen">Whether oxygen is given.</param>
/// <param name="Systolic">mm[Hg].</param>
/// <param name="Pulse">Beats a minute.</param>
/// <param name="IsAlert">Alert, by ACVPU; false for new confusion and below.</param>
/// <param name="Temperature">Degrees Celsius.</param>
/// <param name="IsHypercapnic">Whether a doctor has ordered saturation scale 2.</param>
internal sealed record News2(decimal? Respiration, decimal? Saturation, bool? IsOnOxygen, decimal? Systolic, decimal? Pulse, bool? IsAlert, decimal? Temperature, bool IsHypercapnic)
{
    /// <summary>The archetype of the score.</summary>
    public const string Archetype = "news2.v1";

    /// <summary>The least age that is scored, in years.</summary>
    public const int LeastAge = 16;

    /// <summary>The steps of the parameters by the codes of their elements in the archetype; those that are missing are left out.</summary>
    public IReadOnlyDictionary<string, News2Step> Steps { get; } = new (string Element, News2Step? Step)[]
    {
        ("at0006", RespirationOf(Respiration)), (IsHypercapnic ? "at0047" : "at0029", IsHypercapnic ? HypercapnicOf(Saturation, IsOnOxygen) : SaturationOf(Saturation)),
        ("at0034", IsOnOxygen is { } oxygen ? oxygen ? new("at0037", 2) : new("at0036", 0) : null), ("at0004", SystolicOf(Systolic)), ("at0005", PulseOf(Pulse)),
        ("at0008", IsAlert is { } alert ? alert ? new("at0024", 0) : new("at0025", 3) : null), ("at0007", TemperatureOf(Temperature)),
    }.Where(part => part.Step is not null).ToDictionary(part => part.Element, part => part.Step!, StringComparer.Ordinal);

    /// <summary>How many parameters there are.</summary>
    public const int Parameters = 7;

    /// <summary>The total, 0 to 20; null as long as a parameter is missing.</summary>
    public int? Total => Steps.Count == Parameters ? Steps.Values.Sum(step => step.Points) : null;

    /// <summary>At-code of the clinical risk: a total of 7 is high, of 5 medium; a single 3 lifts low to low–medium.</summary>
    public string? Risk => Total switch
    {
        null => null,
        >= 7 => "at0060",
        >= 5 => "at0059",
        _ => Steps.Values.Any(step => step.Points == 3) ? "at0058" : "at0057",
    };

    private static News2Step? RespirationOf(decimal? rate) => rate switch
    {
        null => null, <= 8 => new("at0021", 3), <= 11 => new("at0019", 1), <= 20 => new("at0018", 0), <= 24 => new("at0020", 2), _ => new("at0064", 3),
    };

    private static News2Step? SaturationOf(decimal? percent) => percent switch
    {
        null => null, <= 91 => new("at0033", 3), <= 93 => new("at0032", 2), <= 95 => new("at0031", 1), _ => new("at0030", 0),
    };

    // Above 92 it depends on whether oxygen is given.
    private static News2Step? HypercapnicOf(decimal? percent, bool? onOxygen) => (percent, onOxygen) switch
    {
        (null, _) => null, ( <= 83, _) => new("at0061", 3), ( <= 85, _) => new("at0050", 2), ( <= 87, _) => new("at0049", 1), ( <= 92, _) or (_, false) => new("at0048", 0),
        (_, null) => null, ( <= 94, _) => new("at0062", 1), ( <= 96, _) => new("at0063", 2), _ => new("at0051", 3),
    };

    private static News2Step? SystolicOf(decimal? pressure) => pressure switch
    {
        null => null, <= 90 => new("at0017", 3), <= 100 => new("at0016", 2), <= 110 => new("at0015", 1), <= 219 => new("at0014", 0), _ => new("at0067", 3),
    };

    private static News2Step? PulseOf(decimal? rate) => rate switch
    {
        null => null, <= 40 => new("at0010", 3), <= 50 => new("at0012", 1), <= 90 => new("at0013", 0), <= 110 => new("at0068", 1), <= 130 => new("at0011", 2), _ => new("at0065", 3),
    };

    private static News2Step? TemperatureOf(decimal? celsius) => celsius switch
    {
        null => null, <= 35.0m => new("at0039", 3), <= 36.0m => new("at0023", 1), <= 38.0m => new("at0022", 0), <= 39.0m => new("at0066", 1), _ => new("at0038", 2),
    };
}

/// <summary>The step of one parameter.</summary>
/// <param name="Code">Its at-code in the archetype.</param>
/// <param name="Points">Its points, 0 to 3.</param>
internal sealed record News2Step(string Code, int Points);
