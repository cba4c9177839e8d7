using Varde.People.Facts;

namespace Varde.People;

/// <summary>What the organisations of the region, and their units, are called. Names of places are everybody's to know.</summary>
public sealed class PlaceNames
{
    private readonly KnownOrganisations _organisations;

    internal PlaceNames(KnownOrganisations organisations) => _organisations = organisations;

    /// <summary>The name of the place with an organisation number.</summary>
    /// <param name="number">The organisation number, nine digits.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The name; null where no place, or more than one, has the number.</returns>
    public ValueTask<string?> OfAsync(string number, CancellationToken cancellation) => _organisations.NameOfAsync(number, cancellation);
}
