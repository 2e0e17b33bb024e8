"""Names from South Asia, West Africa, Eastern Europe and East Asia: common ones, and parts of the rare ones."""

SOUTH_ASIAN_WOMEN = """
Fatima Aisha Priya Amina Nazia Shabana Anita Sunita Meena Rekha Kavita Anjali Deepa Geeta Neha Pooja Ritu Sangeeta Seema
Shilpa Sonal Swati Usha Vandana Zainab Khadija Maryam Sana Sadia Saima Samina Rukhsana Rubina Parveen Nasreen Naseem
Humaira Farzana Bushra Asma Ayesha Hina Iqra Kiran Lubna Mehwish Nadia Rabia Razia Sumaira Tahira Uzma Yasmin Zara
Lakshmi Meenakshi Padma Radha Revathi Saraswati Sita Thulasi Vasanthi Nirmala Jyoti Bhavna Hetal Jigna Kajal Minal Nisha
"""
SOUTH_ASIAN_MEN = """
Mohammed Muhammad Mohammad Ali Imran Ahmed Abdul Sanjay Rajesh Vijay Amit Anil Arun Ashok Deepak Dinesh Ganesh Harish
Kamal Mahesh Manoj Mukesh Naresh Nitin Pankaj Prakash Pravin Raj Rakesh Ravi Sachin Sandip Satish Sunil Suresh Vikram
Adeel Adnan Asif Bilal Faisal Farhan Hamza Haroon Hassan Ibrahim Irfan Ismail Javed Kashif Khalid Nadeem Omar Qasim
Rashid Rizwan Saqib Shahid Sohail Tariq Usman Wasim Yusuf Zahid Zubair Venkatesh Krishnan Murali Senthil Karthik Ramesh
"""
SIKH_BEGINNINGS = (
    "Gur Har Jas Man Bal Sukh Kul Par Ran Sat Raj Nav Kir Kamal Lakh Dal Am Prab Sim Tej Am In Jag Kar Rup"
)
SIKH_ENDINGS = "deep preet jit inder vinder meet want pal bir jot winder nam dev kamal leen"
SANSKRIT_BEGINNINGS = """
Aa Abhi Adi Aj Ak Am An Anu Ar Ash Bha Cha Dev Dha Div Ha Hi Ish Ja Ka Kri La Ma Mi Na Ni Pra Pri Ra Ri Ro Sa Sha Shi
Shru Su Ta Tri Uda Va Vi Ya Yo
"""
SANSKRIT_ENDINGS = (
    "dhi han kash lini mesh mita nal nand nika nav ran resh rit rthi shan sha shna tik tra ti vika vin yan"
)
SOUTH_ASIAN_LAST = """
Patel Khan Singh Ahmed Ali Hussain Kaur Begum Shah Sharma Akhtar Iqbal Malik Mahmood Chaudhry Gupta Kumar Mistry Bibi
Miah Rahman Islam Uddin Choudhury Bhatti Mirza Qureshi Siddiqui Sheikh Butt Raja Rashid Rehman Parmar Chauhan Desai
Joshi
Mehta Solanki Pandya Trivedi Vyas Bhatt Amin Naik Reddy Rao Nair Menon Pillai Iyer Fernandes Pereira D'Souza Dias Perera
Fernando de_Silva Dhillon Gill Sandhu Sidhu Grewal Bains Dhaliwal Johal Mann Sahota Virdee Bhogal Kalsi Panesar Sehmi
Banerjee Chatterjee Mukherjee Ghosh Bose Das Dutta Sen Roy Chakraborty Biswas Agarwal Bansal Goel Jain Kapoor Khanna
Malhotra Mehra Sethi Arora Chopra Ansari Hashmi Zaidi Naqvi Rizvi Kazmi Gilani Bukhari Awan Janjua Kayani Abbasi
"""
SOUTH_ASIAN_LAST_BEGINNINGS = """
Bala Siva Rama Kandi Maha Rath Sri Thana Vish Yoga Nava Para Jeya Guna Kana Path Sel Sun Ara Vel Krish Ven Bhar Chan
Dar Gan Kul Lad Mod Nan Pan Raj Sab Tham Vad Zaf Mun Hab Sad Rah
"""
SOUTH_ASIAN_LAST_ENDINGS = """
singam nathan krishnan lingam murthy rajah moorthy sundaram pillai thevan nayagam wala walla kar gaonkar puri dhar
jee uddin ullah imi anshi dara neni palli swamy verdhan ratnam samy garh ani ria lani esh ankar adia iwal
"""

WEST_AFRICAN_WOMEN = """
Ngozi Chioma Blessing Grace Funmilayo Yetunde Abena Akosua Adwoa Ama Efua Esi Afia Yaa Adaeze Amaka Chinwe Ebele Ifeoma
Nkechi Obioma Uchenna Folasade Bukola Titilayo Omolara Simisola Temitope Morenike Mercy Patience Comfort Gifty Faith
Fatou Mariama Isatou Awa Binta Kadiatu Hawa Aminata Zainab Halima Hauwa Aisha
"""
WEST_AFRICAN_MEN = """
Kwame Kofi Emmanuel Samuel Chinedu Emeka Ifeanyi Kelechi Nnamdi Obinna Okechukwu Tunde Segun Femi Kunle Wale Gbenga Yaw
Kojo Kwabena Kwaku Kwasi Ebenezer Ezekiel Godwin Sunday Moses Isaac Ousmane Lamin Ebrima Modou Ibrahim Musa Yakubu Sani
Abubakar Alhassan Issah Mahama Babatunde Olumide
"""
YORUBA_BEGINNINGS = "Olu Oluwa Ade Ayo Ola Temi Ife Folu Bola Tolu Oye Ire Moyo Dami Simi Jesu Eni Omo Abi Ara"
YORUBA_ENDINGS = """
wale seun femi kemi dayo shola sola tobi tope bukola funmi fisayo gbenga yemi dele segun sope wole bunmi rinola damola
lade nike kunle lola dotun
"""
IGBO_BEGINNINGS = "Chi Chukwu Ife Nne Uche Obi Ugo Ama Nwa Ozo Ebu Ngo Kele Oge Ada Iheo"
IGBO_ENDINGS = "nedu oma ebuka dera nyere ka zim amaka nonso jindu dinma chukwu emeka nwe beke gozie somaga langa"
WEST_AFRICAN_LAST = """
Mensah Owusu Okafor Adeyemi Boateng Asante Osei Appiah Amoah Ansah Addo Agyemang Acheampong Antwi Asamoah Ofori Okonkwo
Okoro Eze Obi Nwosu Onyekachi Ibe Igwe Adebayo Afolabi Akinola Balogun Ogunleye Oladipo Olaniyan Bello Abubakar Musa
Ibrahim Sesay Kamara Koroma Bangura Conteh Turay Jalloh Diallo Bah Barry Sow Ceesay Jallow Touray Njie Sanneh Danso
Opoku
Frimpong Sarpong Gyamfi Quaye Tetteh Lamptey Nartey Quartey Ankrah Amankwah Baffour Donkor Darko Kyei Nkrumah Ampofo
"""
WEST_AFRICAN_LAST_BEGINNINGS = """
Ade Ola Olu Ogun Fa Aki Awo Oye Omo Ajo Aro Oyin Ado Ala Ekun Nwa Oko Eze Onye Ani Udo Ugo Obi Ike Chukwu Nna Ama Osi
Ase Boa Ofo Agye Kwar Twu
"""
WEST_AFRICAN_LAST_ENDINGS = """
wale yinka bayo goke dapo sanya moye tunji lana woye sina banji deji kunle bode jumo lusi remi koya leke poju toye
chukwu
nkwo ji kwe bueze gbo madu ora nna fo oha zie meka mang kye mah pong dum
"""

EASTERN_EUROPEAN_WOMEN = """
Anna Katarzyna Agnieszka Małgorzata Magdalena Joanna Ewa Monika Aleksandra Beata Dorota Elżbieta Iwona Justyna Kinga
Natalia Paulina Renata Sylwia Weronika Zofia Ioana Elena Andreea Mihaela Cristina Daniela Gabriela Raluca Simona
Ștefania
Olena Oksana Svitlana Tetyana Kateryna Yuliya Jana Lenka Hana Zuzana Kateřina Petra Ivana Mária Rasa Jurgita Eglė Inga
Ilze Līga Krisztina Ágnes Ildikó Zsuzsanna Boglárka Milena Desislava Tsvetelina Gergana
"""
EASTERN_EUROPEAN_MEN = """
Piotr Krzysztof Andrzej Tomasz Paweł Marcin Michał Grzegorz Łukasz Jakub Mateusz Rafał Wojciech Zbigniew Dariusz
Jarosław
Sławomir Przemysław Bartosz Kamil Ion Andrei Alexandru Mihai Gheorghe Bogdan Cătălin Răzvan Ștefan Oleksandr Serhiy
Andriy
Dmytro Volodymyr Jan Jiří Pavel Tomáš Ondřej Zdeněk Jonas Mindaugas Darius Jānis Andris László Zoltán Gábor István
Dimitar
Georgi Nikolay Plamen
"""
SLAVIC_BEGINNINGS = (
    "Bogu Bole Bro Czę Dobro Jaro Kazi Ludo Luto Miro Przemy Rado Rości Sambo Sławo Stani Świeto Wito Włady Woj"
)
SLAVIC_ENDINGS = "sław sława mir mira gniew wit bor miła rad dan ciech"
EASTERN_EUROPEAN_LAST = """
Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski Kozłowski
Jankowski
Mazur Kwiatkowski Krawczyk Kaczmarek Piotrowski Grabowski Zając Pawłowski Michalski Król Nowicki Wróbel Popescu Popa
Ionescu Dumitrescu Stan Radu Gheorghe Munteanu Matei Constantin Novák Svoboda Novotný Dvořák Černý Procházka Kučera
Veselý Horák Němec Kazlauskas Petrauskas Jankauskas Bērziņš Kalniņš Ozoliņš Shevchenko Kovalenko Bondarenko Tkachenko
Kravchenko Nagy Kovács Tóth Szabó Horváth Ivanov Petrov Dimitrov Georgiev Nikolov Stoyanov
"""
EASTERN_EUROPEAN_LAST_BEGINNINGS = """
Adam Bara Bart Biel Bor Brzoz Chmiel Czar Dom Dud Dziedz Filip Gaj Gaw Glin Gór Gry Jab Jag Jas Jaworow Kal Kar
Kasp Klim
Kor Kos Kras Kub Kuch Lip Lis Łask Mac Maj Mal Marc Mik Mroz Mysz Ol Ostr Pasz Paw Piech Pol Rog Rud Rut Sad Sik
Sob Stach
Star Such Szczep Szul Tom Trzc Turk Urb Was Wal Wier Wilcz Wit Wol Zab Zal Zar Żur
"""
EASTERN_EUROPEAN_LAST_ENDINGS = (
    "ski ska cki owski owska iński ińska czyk czak ak ek ko wicz iewicz ik escu eanu ov ova enko uk as aite ová"
)

EAST_ASIAN_LAST = """
Chen Wong Li Zhang Wang Liu Chan Lee Lam Cheung Leung Ho Ng Huang Lin Wu Yang Zhao Zhou Xu Sun Ma Zhu Hu Guo He Gao Luo
Zheng Liang Xie Song Tang Deng Feng Han Cao Peng Zeng Xiao Tian Dong Pan Yuan Cai Jiang Yu Du Ye Cheng Wei Su Lu
Ding Ren
Shen Yao Fang Kim Park Choi Jung Kang Cho Yoon Jang Lim Oh Seo Shin Kwon Hwang Ahn Nguyen Tran Le Pham Hoang Phan Vu Vo
Dang Bui Do Ngo Duong Ly Tanaka Suzuki Sato Watanabe Takahashi Yamamoto Nakamura Kobayashi Kato Yoshida Yamada Sasaki
Yamaguchi Matsumoto Inoue Kimura Hayashi Shimizu Mori Abe Ikeda Tan Teo Goh Ong Chua Yeo Koh Toh Sim Chia Au Yeung Fung
Kwok Mak Tse Yip Lau Lui Szeto Ouyang Poon So Tsang Yiu Yuen
"""
EAST_ASIAN_PLACE_BEGINNINGS = (
    "Mori Yama Kawa Naka Taka Ishi Matsu Fuji Hira Naga Oka Shima Sugi Ueda Yoshi Ono Ara Mura Kita Miya"
)
EAST_ASIAN_PLACE_ENDINGS = (
    "da moto mura ta shita no ya gawa guchi zaki hara naka saka uchi be zawa shima kubo bayashi saki"
)
EAST_ASIAN_SYLLABLES = """
Xiao Ming Li Hua Wei Jing Yan Ying Mei Lan Fang Hui Jun Jie Hong Yu Xin Yi Qing Zhen Bo Chun Dan Feng Gang Hai Jia Kai
Lei Min Na Peng Qi Rui Shan Tao Wen Xia Yong Zhi Hao Lin Ping Qiang Rong Shu Ting Xue Yang Zi
"""
KOREAN_SYLLABLES = "Ji Min Seo Yeon Hyun Woo Soo Jin Eun Young Hye Kyung Joon Hee Sung Mi Dong Jae Tae Yong"
HONG_KONG_SYLLABLES = "Ka Wing Chi Wai Man Yee Kwok Siu Mei Lai Ming Hoi Tsz Ying Yuen Ching Fung Pui Sze Kit"
EAST_ASIAN_OWN_WESTERN = (
    "Amy Jenny Kevin Jason Grace Vivian Alice Andy Eric Tony Cindy Fiona Raymond Michelle Winnie Daniel"
)

SINGLE_WORDS = """
Suharto Sukarno Wahyuni Sutrisno Sumarni Haryanto Kusuma Ramanathan Selvaraj Anandhi Murugan Thangavel Palaniswami
Zarmina Najibullah Gulalai Khalida Shukria Rahmatullah Abdulrahman Freshta Nasratullah Tenzin Dolma Lhamo Dawa Pasang
Pemba Mingma Htway Thida Khin Zaw Nilar Phyu Aung Thandar Madonna Ramakrishnan Kavitha Jagadeesan
"""
SINGLE_BEGINNINGS = (
    "Su Har Wira Kus Dar Set Bud Sri Rah Naj Gul Zar Shah Fa Nas Hab Ham Tha Sel Mur Pal Kan Vel Ram Ten Dol Pas Ming"
)
SINGLE_ENDINGS = """
anto yono wati adi ini arno tono iyah ullah mina jan nama rang vel raju murugan samy thai mani dorje lhamo tsering zin
dika yani asih wulan handi
"""
