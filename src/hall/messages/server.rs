//! What is set where the program is started, each in a sentence.

/// What a setting of the server decides, for who looks after the wiki and not the server.
#[must_use]
pub fn of_server_setting(key: &str) -> &'static str {
    match key {
        "bind" => "Où le programme écoute, sur sa machine.",
        "base_url" => "L’adresse publique du site, d’où partent les liens des courriels.",
        "site_name" => "Le nom du site tant que «\u{202f}Mon site\u{202f}» n’en dit pas un autre.",
        "data" => "Le dossier où tout est gardé\u{a0}: il se sauvegarde.",
        "database_url" => "La base de données où sont les fiches et les comptes.",
        "database_connections" => "Combien de demandes la base de données reçoit à la fois.",
        "files_url" => "Où sont gardés les fichiers et les images.",
        "s3_endpoint" => "Le service de stockage des fichiers, s’ils n’ont pas leur dossier.",
        "s3_region" => "La région de ce service de stockage.",
        "s3_key_id" => "Le nom de la clé de ce service de stockage.",
        "s3_secret" => "La clé de ce service de stockage.",
        "mail_url" => "Par où partent les courriels\u{202f}; sans cela, ils restent dans un dossier.",
        "mail_from" => "L’adresse d’où viennent les courriels du site.",
        "mail_return" => "L’adresse où reviennent les courriels qui n’ont pas pu être remis.",
        "mail_dkim_key" => "Le fichier de la clé qui signe les courriels (DKIM).",
        "mail_dkim_selector" => "Le nom sous lequel le DNS publie cette clé.",
        "mail_connections" => "Combien de connexions envoient une lettre à la fois.",
        "mail_per_second" => "Combien de courriels d’une lettre partent par seconde, au plus.",
        "registration" => "Qui peut ouvrir un compte tant que vous n’avez rien choisi ci-dessus.",
        "oidc_issuer" => "Le service par lequel on peut aussi se connecter (OpenID Connect).",
        "oidc_client_id" => "Le nom sous lequel ce service connaît le site.",
        "oidc_client_secret" => "Le secret que le site partage avec ce service.",
        "oidc_name" => "Comment ce service est appelé sur son bouton.",
        "demo" => "Si un site vide reçoit des fiches de démonstration.",
        "trusted_proxies" => "Les relais dont on croit l’adresse qu’ils donnent des visiteurs.",
        "limits" => "Si le site freine qui demande trop, trop vite.",
        "fetch_private" => "Si le site peut s’adresser à d’autres machines du réseau privé du serveur.",
        "limit_sign_in_account" => "Mots de passe faux pour un compte, depuis une adresse.",
        "limit_sign_in_account_anywhere" => "Mots de passe faux pour un compte, d’où qu’ils viennent.",
        "limit_sign_in_address" => "Mots de passe faux depuis une adresse.",
        "limit_sign_up_address" => "Comptes ouverts depuis une adresse.",
        "limit_forms_account" => "Formulaires envoyés par un membre, quels qu’ils soient.",
        "limit_forms_address" => "Formulaires envoyés sans compte depuis une adresse.",
        "limit_text_address" => "Texte mis en page ou comparé pour une adresse, en kilo-octets.",
        "limit_saves_account" => "Enregistrements d’un membre.",
        "limit_saves_token" => "Enregistrements d’un programme autorisé par un membre.",
        "limit_asked_mails" => "Courriels de confirmation ou de mot de passe demandés pour un compte.",
        "limit_asked_mails_address" => "Ces mêmes courriels demandés depuis une adresse.",
        "limit_remarks_account" => "Erreurs signalées par un membre.",
        "limit_remarks_address" => "Erreurs signalées sans compte depuis une adresse.",
        "limit_searches_address" => "Recherches depuis une adresse.",
        "session_idle_hours" => "Heures sans rien faire après lesquelles il faut se reconnecter.",
        "session_remembered_days" => "Jours que dure une session que l’on garde ouverte.",
        "body_seconds" => "Secondes laissées à un envoi pour arriver.",
        "upload_bytes" => "La taille d’un fichier joint, au plus, en octets.",
        "sitemap_size" => "Combien de numéros de fiches tiennent dans une partie du plan pour les moteurs.",
        "upload_megapixels" => "La taille d’une image jointe, au plus, en millions de points.",
        "page_cache_bytes" => "Mémoire des pages prêtes d’avance, en octets.",
        "workers" => "Combien de demandes sont traitées à la fois\u{202f}; 0\u{a0}: autant que la machine peut.",
        "metrics" => "Qui peut lire les mesures de fonctionnement.",
        "log" => "Ce que le journal du serveur retient.",
        "log_format" => "La forme de ce journal.",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::of_server_setting;
    use crate::hall::config::SETTINGS;

    #[test]
    fn every_setting_has_a_sentence() {
        for setting in SETTINGS {
            assert!(of_server_setting(setting.key).ends_with('.'), "{}", setting.key);
        }
    }
}
