using System.Text.RegularExpressions;

namespace Varde.Fhir.Profiles.Snapshots;

/// <summary>
/// The restricted FHIRPath of a discriminator (FHIR R4, profiling, 5.1.0.7): names, <c>extension('url')</c>, <c>resolve()</c>, <c>ofType(name)</c> and
/// <c>$this</c>. It is walked in resources and in definitions alike.
/// </summary>
/// <param name="Text">The path as it was written.</param>
/// <param name="Steps">The steps; null when it is none.</param>
internal sealed partial record DiscriminatorPath(string Text, IReadOnlyList<DiscriminatorStep>? Steps)
{
    private const int LongestPath = 1000;

    public static DiscriminatorPath Parse(string text)
    {
        if (text.Length > LongestPath) return new(text, null);
        var steps = new List<DiscriminatorStep>();
        var at = 0;
        while (at < text.Length)
        {
            var found = Step().Match(text, at);
            if (!found.Success || found.Index != at) return new(text, null);
            at += found.Length;
            if (StepOf(found) is { } step) steps.Add(step);
        }
        return new(text, steps);
    }

    private static DiscriminatorStep? StepOf(Match found) =>
        found.Groups["url"] is { Success: true } url ? new(DiscriminatorStepKind.Extension, url.Value)
        : found.Groups["resolve"].Success ? new(DiscriminatorStepKind.Resolve, "")
        : found.Groups["type"] is { Success: true } type ? new(DiscriminatorStepKind.OfType, type.Value)
        : found.Groups["name"] is { Success: true } name ? new(DiscriminatorStepKind.Name, name.Value)
        : null;

    [GeneratedRegex(@"(extension\(['""](?<url>[^'""]*)['""]\)|(?<resolve>resolve\(\))|(ofType|as)\((FHIR\.)?(?<type>\w+)\)|\$this|(?<name>\w+)(\[x\])?)(\.|$)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Step();
}

/// <summary>A step of a discriminator's path.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Name">The name, address or type that it is about.</param>
internal readonly record struct DiscriminatorStep(DiscriminatorStepKind Kind, string Name);

/// <summary>The kinds of steps.</summary>
internal enum DiscriminatorStepKind
{
    /// <summary>Into the elements of a name.</summary>
    Name,

    /// <summary>Into the extensions with an address.</summary>
    Extension,

    /// <summary>To what a reference leads to.</summary>
    Resolve,

    /// <summary>Only what is of a type.</summary>
    OfType,
}
