namespace Varde.SeedPopulation.Documents;

/// <summary>National Early Warning Score 2 (Royal College of Physicians 2017), for people of 16 years or more who are not pregnant.</summary>
internal sealed record News2(
    News2Part Respiration, News2Part Saturation, News2Part Oxygen, News2Part Pressure, News2Part Pulse, News2Part Consciousness, News2Part Temperature)
{
    private IReadOnlyList<News2Part> Parts => [Respiration, Saturation, Oxygen, Pressure, Pulse, Consciousness, Temperature];

    public int Total => Parts.Sum(p => p.Score);

    /// <summary>At-code of the clinical risk: a total of 7 is high, of 5 medium; a single 3 lifts low to low–medium.</summary>
    public string RiskCode => Total switch
    {
        >= 7 => "at0060",
        >= 5 => "at0059",
        _ => Parts.Any(p => p.Score == 3) ? "at0058" : "at0057",
    };

    public static News2 Of(VitalSet set) => new(
        RespirationOf(set.Respiration),
        set.IsHypercapnic ? HypercapnicSaturationOf(set.Saturation, set.OxygenLitres > 0) : SaturationOf(set.Saturation),
        set.OxygenLitres > 0 ? new("at0037", 2) : new("at0036", 0),
        PressureOf(set.Systolic),
        PulseOf(set.Pulse),
        set.Consciousness == "at0005" ? new("at0024", 0) : new("at0025", 3),
        TemperatureOf(set.Temperature));

    private static News2Part RespirationOf(int rate) => rate switch
    {
        <= 8 => new("at0021", 3),
        <= 11 => new("at0019", 1),
        <= 20 => new("at0018", 0),
        <= 24 => new("at0020", 2),
        _ => new("at0064", 3),
    };

    private static News2Part SaturationOf(int percent) => percent switch
    {
        <= 91 => new("at0033", 3),
        <= 93 => new("at0032", 2),
        <= 95 => new("at0031", 1),
        _ => new("at0030", 0),
    };

    private static News2Part HypercapnicSaturationOf(int percent, bool onOxygen) => (percent, onOxygen) switch
    {
        ( <= 83, _) => new("at0061", 3),
        ( <= 85, _) => new("at0050", 2),
        ( <= 87, _) => new("at0049", 1),
        ( <= 92, _) or (_, false) => new("at0048", 0),
        ( <= 94, _) => new("at0062", 1),
        ( <= 96, _) => new("at0063", 2),
        _ => new("at0051", 3),
    };

    private static News2Part PressureOf(int systolic) => systolic switch
    {
        <= 90 => new("at0017", 3),
        <= 100 => new("at0016", 2),
        <= 110 => new("at0015", 1),
        <= 219 => new("at0014", 0),
        _ => new("at0067", 3),
    };

    private static News2Part PulseOf(int rate) => rate switch
    {
        <= 40 => new("at0010", 3),
        <= 50 => new("at0012", 1),
        <= 90 => new("at0013", 0),
        <= 110 => new("at0068", 1),
        <= 130 => new("at0011", 2),
        _ => new("at0065", 3),
    };

    private static News2Part TemperatureOf(decimal celsius) => celsius switch
    {
        <= 35.0m => new("at0039", 3),
        <= 36.0m => new("at0023", 1),
        <= 38.0m => new("at0022", 0),
        <= 39.0m => new("at0066", 1),
        _ => new("at0038", 2),
    };
}

/// <summary>The step of one parameter and its points.</summary>
internal sealed record News2Part(string Code, int Score);
