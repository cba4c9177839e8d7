namespace Varde.Web.Components;

/// <summary>The axes of pictures that the server draws.</summary>
internal static class ChartAxis
{
    /// <summary>The round step nearest to another: one, two, five or ten of a power of ten.</summary>
    /// <param name="rough">The step that fits, above 0.</param>
    public static double RoundStep(double rough)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return (rough / power) switch { < 1.5 => 1, < 3 => 2, < 7 => 5, _ => 10 } * power;
    }
}
