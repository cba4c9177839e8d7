using Varde.OpenEhr.Formats;
using Varde.OpenEhr.Templates;

namespace Varde.ClinicalRepository.Rest;

/// <summary>How much of a text is read before it is refused, in each of the forms.</summary>
/// <param name="Json">Of canonical JSON.</param>
/// <param name="Xml">Of canonical XML.</param>
/// <param name="Template">Of an operational template.</param>
internal sealed record ReadingLimits(CanonicalJsonOptions Json, CanonicalXmlOptions Xml, OperationalTemplateLimits Template)
{
    /// <summary>For what the store holds. It was within the limits when it came, but they may have been narrowed since, and XML counts one
    /// level where JSON counts two: an object and the list that it lies in.</summary>
    public static ReadingLimits OfStored { get; } = new(
        new CanonicalJsonOptions { MaxDepth = 2 * RepositorySettings.GreatestNesting },
        new CanonicalXmlOptions(),
        OperationalTemplateLimits.Default with { Bytes = int.MaxValue });

    /// <summary>For what callers send.</summary>
    public static ReadingLimits Of(RepositorySettings settings) => new(
        new CanonicalJsonOptions { MaxDepth = settings.DeepestNesting, MaxFaults = settings.MostFaults },
        new CanonicalXmlOptions { MaxDepth = settings.DeepestNesting, MaxFaults = settings.MostFaults, MaxCharacters = settings.LargestBody },
        OperationalTemplateLimits.Default with { Bytes = settings.LargestTemplate });
}
