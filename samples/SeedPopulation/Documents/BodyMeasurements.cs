using Varde.SeedPopulation.People;
using Varde.SeedPopulation.Writing;

namespace Varde.SeedPopulation.Documents;

/// <summary>Height, weight and what follows from them.</summary>
internal static class BodyMeasurements
{
    /// <summary>Height and head circumference in centimetres, weight in kilograms.</summary>
    public static DemoDocument Of(
        decimal height, decimal weight, DemoClinician author, DateTimeOffset time, decimal? headCircumference = null, bool withIndex = true) =>
        DemoTemplates.Document("varde.body_measurements.v1", author, time, root =>
        {
            root.In("height.v2", n => n.Set("at0004", height).Choose("at0014", height < 85 ? "at0020" : "at0016"));
            root.In("body_weight.v2", n => n.Set("at0004", weight).Choose("at0009", "at0011"));
            if (withIndex) root.In("body_mass_index.v2", n => n.Set("at0004", Index(height, weight)).Choose("at0006", "at0007"));
            if (headCircumference is { } head) root.In("head_circumference.v1", n => n.Set("at0004", head));
        });

    private static decimal Index(decimal height, decimal weight) =>
        Math.Round(weight / (height * height / 10000m), 1, MidpointRounding.AwayFromZero);
}
